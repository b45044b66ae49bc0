package io.gantry.platform.oci;

import java.util.Locale;

/**
 * The grammar of distribution/reference, without regular expressions: every {@code run} of a cold
 * process passes here.
 */
final class ReferenceSyntax {
  private static final int LONGEST_TAG = 128;

  private ReferenceSyntax() {}

  /** Whether the first element of a path is a registry rather than a user. */
  static boolean meansRegistry(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  /** {@code host[:port]}, {@code [ipv6][:port]}. */
  static boolean isRegistry(String text) {
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      return close > 1 && isAddress(text.substring(1, close)) && isPort(text.substring(close + 1));
    }
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    return isHost(host) && isPort(colon < 0 ? "" : text.substring(colon));
  }

  private static boolean isHost(String host) {
    int start = 0;
    for (int i = 0; i <= host.length(); i++) {
      if (i < host.length() && host.charAt(i) != '.') {
        if (!isAlphanumeric(host.charAt(i)) && host.charAt(i) != '-') {
          return false;
        }
        continue;
      }
      if (i == start || host.charAt(start) == '-' || host.charAt(i - 1) == '-') {
        return false;
      }
      start = i + 1;
    }
    return true;
  }

  private static boolean isAddress(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != ':' && Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Nothing, or a colon and digits. */
  private static boolean isPort(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.isEmpty() || (text.length() > 1 && text.charAt(0) == ':');
  }

  /** Elements joined by slashes, each of lower-case words joined by {@code .}, {@code _}, …. */
  static boolean isRepository(String text) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '/') {
        if (!isElement(text, start, i)) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static boolean isElement(String text, int start, int end) {
    int at = start;
    while (true) {
      int word = at;
      while (at < end && isWord(text.charAt(at))) {
        at++;
      }
      if (at == word) {
        return false;
      }
      if (at == end) {
        return true;
      }
      int separator = at;
      while (at < end && text.charAt(at) == text.charAt(separator) && isJoint(text.charAt(at))) {
        at++;
      }
      int length = at - separator;
      if (length == 0 || length > longest(text.charAt(separator))) {
        return false;
      }
    }
  }

  private static boolean isJoint(char c) {
    return c == '.' || c == '_' || c == '-';
  }

  private static int longest(char joint) {
    return switch (joint) {
      case '.' -> 1;
      case '_' -> 2;
      default -> Integer.MAX_VALUE;
    };
  }

  static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > LONGEST_TAG) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inside = i > 0 && (c == '.' || c == '-');
      if (!isAlphanumeric(c) && c != '_' && !inside) {
        return false;
      }
    }
    return true;
  }

  static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return isWord(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
