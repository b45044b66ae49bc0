package io.gantry.engine.build.fetch;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.Truth;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of which git repository, as contexts and ADD write it.
 *
 * @param remote as git takes it, without query and fragment
 * @param reference a branch, tag, full name of a reference or commit; empty for the default branch
 * @param subdirectory of the repository that becomes the root; empty for all of it
 * @param checksum the commit, or its beginning, that it must be; empty for any
 * @param keepGitDirectory whether {@code .git} stays; nothing if the address does not say
 * @param submodules whether those are fetched too
 */
public record GitAddress(
    String remote,
    String reference,
    String subdirectory,
    String checksum,
    Optional<Boolean> keepGitDirectory,
    boolean submodules) {
  private static final Pattern LOGIN_HOST_PATH =
      Pattern.compile("([a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:[^?#]*)(\\?[^#]*)?(#.*)?", Pattern.DOTALL);
  private static final Set<String> SCHEMES = Set.of("http", "https", "ssh", "git");

  /** A repository's default branch, whole. */
  public static GitAddress of(String remote) {
    return new GitAddress(remote, "", "", "", Optional.empty(), true);
  }

  /**
   * The address, if it is one: {@code git://} and {@code ssh://} always, {@code http://} and {@code
   * https://} where the path ends with {@code .git}, {@code user@host:path}; of contexts also
   * {@code github.com/…}. Files of this host are none: a Dockerfile must not name them.
   *
   * @param text with {@code #reference:subdirectory} or {@code ?ref=…&subdir=…&checksum=…}
   * @throws GantryException {@code INVALID} if it is one and contradicts itself
   */
  public static Optional<GitAddress> parse(String text) {
    int hash = text.indexOf('#');
    String whole = hash < 0 ? text : text.substring(0, hash);
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    int mark = whole.indexOf('?');
    String remote = mark < 0 ? whole : whole.substring(0, mark);
    String query = mark < 0 ? "" : whole.substring(mark + 1);
    return isRemote(remote, text)
        ? Optional.of(of(remote).withQuery(query).withFragment(decode(fragment)))
        : Optional.empty();
  }

  /** As {@link #parse}, where {@code github.com/…} without a scheme counts too. */
  public static Optional<GitAddress> parseContext(String text) {
    return parse(text.startsWith("github.com/") ? "https://" + withSuffix(text) : text);
  }

  private static String withSuffix(String text) {
    int end = text.indexOf('#');
    String path = end < 0 ? text : text.substring(0, end);
    return path.endsWith(".git") ? text : path + ".git" + text.substring(path.length());
  }

  private static boolean isRemote(String remote, String text) {
    int colon = remote.indexOf("://");
    if (colon < 0) {
      Matcher login = LOGIN_HOST_PATH.matcher(text);
      return login.matches();
    }
    String scheme = remote.substring(0, colon);
    if (!SCHEMES.contains(scheme) || remote.length() == colon + 3) {
      return false;
    }
    return !scheme.startsWith("http") || remote.endsWith(".git");
  }

  private GitAddress withQuery(String query) {
    Map<String, String> values = values(query);
    String branch = values.getOrDefault("branch", "");
    String tag = values.getOrDefault("tag", "");
    String ref = values.getOrDefault("ref", "");
    if (!branch.isEmpty() && !tag.isEmpty()) {
      throw invalid("branch conflicts with tag");
    }
    if (!ref.isEmpty() && !(branch.isEmpty() && tag.isEmpty())) {
      throw invalid("ref conflicts with " + (branch.isEmpty() ? "tag" : "branch"));
    }
    String named = branch.isEmpty() ? tag : branch;
    String prefix = branch.isEmpty() ? "refs/tags/" : "refs/heads/";
    String checksum = values.getOrDefault("checksum", "");
    String commit = values.getOrDefault("commit", checksum);
    if (!checksum.isEmpty() && !checksum.equals(commit)) {
      throw invalid("checksum conflicts with commit");
    }
    return new GitAddress(
        remote,
        named.isEmpty() || named.startsWith(prefix) ? ref + named : prefix + named,
        values.getOrDefault("subdir", ""),
        commit,
        Optional.ofNullable(values.get("keep-git-dir")).map(GitAddress::flag),
        flag(values.getOrDefault("submodules", "true")));
  }

  private static Map<String, String> values(String query) {
    var values = new HashMap<String, String>();
    if (query.isEmpty()) {
      return values;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      switch (name) {
        case "ref",
            "branch",
            "tag",
            "subdir",
            "checksum",
            "commit",
            "keep-git-dir",
            "submodules" -> {
          if (values.putIfAbsent(name, value) != null) {
            throw invalid("multiple values for \"" + name + "\"");
          }
        }
        case "" -> {}
        default -> throw invalid("unexpected query \"" + name + "\"");
      }
    }
    return values;
  }

  private static boolean flag(String value) {
    return Truth.parse(value.isEmpty() ? "true" : value)
        .orElseThrow(() -> invalid("\"" + value + "\" is neither true nor false"));
  }

  private GitAddress withFragment(String fragment) {
    int colon = fragment.indexOf(':');
    String ref = colon < 0 ? fragment : fragment.substring(0, colon);
    String below = colon < 0 ? "" : fragment.substring(colon + 1);
    if (!ref.isEmpty() && !reference.isEmpty() && !ref.equals(reference)) {
      throw invalid("ref conflicts: \"" + ref + "\" vs \"" + reference + "\"");
    }
    if (!below.isEmpty() && !subdirectory.isEmpty() && !below.equals(subdirectory)) {
      throw invalid("subdir conflicts: \"" + below + "\" vs \"" + subdirectory + "\"");
    }
    return new GitAddress(
        remote,
        ref.isEmpty() ? reference : ref,
        below.isEmpty() ? subdirectory : below,
        checksum,
        keepGitDirectory,
        submodules);
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, "malformed git address: " + e.getMessage(), e);
    }
  }

  /** The last element of the remote without {@code .git}: how progress names it. */
  public String shortName() {
    String path = remote.endsWith("/") ? remote.substring(0, remote.length() - 1) : remote;
    String last = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    return last.endsWith(".git") ? last.substring(0, last.length() - ".git".length()) : last;
  }

  private static GantryException invalid(String problem) {
    return new GantryException(Kind.INVALID, "git address: " + problem);
  }
}
