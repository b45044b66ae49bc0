package io.gantry.engine.build.graph;

import io.gantry.engine.build.fetch.GitAddress;
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
    return GitAddress.parse(source).isPresent();
  }

  /** The repository that an address means, if it means one. */
  static Optional<Op.Git> git(String source, Optional<Boolean> keepGitDir, String checksum) {
    return GitAddress.parse(source)
        .map(address -> {
          String wanted = address.checksum();
          if (!checksum.isEmpty() && !wanted.isEmpty() && !checksum.equals(wanted)) {
            throw new IllegalArgumentException("checksum mismatch " + checksum + " != " + wanted);
          }
          return new Op.Git(
              address.remote(),
              address.reference(),
              address.subdirectory(),
              keepGitDir.or(address::keepGitDirectory).orElse(false),
              checksum.isEmpty() ? wanted : checksum);
        });
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
