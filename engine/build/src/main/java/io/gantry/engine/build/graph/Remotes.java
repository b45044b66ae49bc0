package io.gantry.engine.build.graph;

import java.util.Optional;
import java.util.regex.Pattern;

/** Sources of ADD that are not files of a context. */
final class Remotes {
  private static final String UNNAMED = "__unnamed__";
  private static final Pattern LOGIN = Pattern.compile("^([a-z]+://)([^/@]*@)");

  private Remotes() {}

  static boolean isRemote(String source) {
    return source.startsWith("http://") || source.startsWith("https://") || isGit(source);
  }

  static boolean isGit(String source) {
    return git(source, Optional.empty(), "").isPresent();
  }

  /** The repository that an address means, if it means one. */
  static Optional<Op.Git> git(String source, Optional<Boolean> keepGitDir, String checksum) {
    int hash = source.indexOf('#');
    String remote = hash < 0 ? source : source.substring(0, hash);
    String fragment = hash < 0 ? "" : source.substring(hash + 1);
    boolean web = remote.startsWith("http://") || remote.startsWith("https://");
    boolean git =
        web
            ? remote.endsWith(".git")
            : remote.startsWith("git://") || remote.startsWith("ssh://") || isLogin(remote);
    if (!git) {
      return Optional.empty();
    }
    int colon = fragment.indexOf(':');
    return Optional.of(
        new Op.Git(
            remote,
            colon < 0 ? fragment : fragment.substring(0, colon),
            colon < 0 ? "" : fragment.substring(colon + 1),
            keepGitDir.orElse(false),
            checksum));
  }

  private static boolean isLogin(String remote) {
    return remote.startsWith("git@") && remote.indexOf(':') > 0;
  }

  /** The last element of the path of an http address. */
  static String fileName(String url) {
    String path = url.substring(url.indexOf("://") + 3);
    for (char end : new char[] {'?', '#'}) {
      int at = path.indexOf(end);
      path = at < 0 ? path : path.substring(0, at);
    }
    String name = path.indexOf('/') < 0 ? "" : path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() || name.equals(".") || name.equals("..") ? UNNAMED : name;
  }

  /** For people, and for the history: a login in an address is nobody else's business. */
  static String withoutPassword(String source) {
    return LOGIN
        .matcher(source)
        .replaceFirst(match -> match.group(2).indexOf(':') < 0 ? "$1$2" : "$1xxxxx:xxxxx@");
  }
}
