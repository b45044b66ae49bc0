package io.gantry.engine.docker.server;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** A version of the API, {@code 1.minor}. */
record ApiVersion(int minor) implements Comparable<ApiVersion> {
  /** The oldest that clients still ask for. */
  static final ApiVersion OLDEST = new ApiVersion(24);

  /** The newest that is spoken, and that of requests which name none. */
  static final ApiVersion NEWEST = new ApiVersion(51);

  /** Whether a path's first word may be a version: {@code v1.43}. */
  static boolean looksLike(String word) {
    if (!word.startsWith("v") || word.length() < 2) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads {@code v1.43}.
   *
   * @throws GantryException {@code INVALID} in Docker's words for one that is not spoken
   */
  static ApiVersion parse(String word) {
    String text = word.substring(1);
    int dot = text.indexOf('.');
    int major = number(dot < 0 ? text : text.substring(0, dot));
    int minor = dot < 0 ? 0 : number(text.substring(dot + 1));
    if (major > 1 || (major == 1 && minor > NEWEST.minor)) {
      throw new GantryException(
          Kind.INVALID,
          "client version " + text + " is too new. Maximum supported API version is " + NEWEST);
    }
    if (major < 1 || minor < OLDEST.minor) {
      throw new GantryException(
          Kind.INVALID,
          "client version "
              + text
              + " is too old. Minimum supported API version is "
              + OLDEST
              + ", please upgrade your client to a newer version");
    }
    return new ApiVersion(minor);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      return text.isEmpty() ? 0 : Integer.MAX_VALUE;
    }
  }

  /** Whether this is {@code 1.minor} or newer. */
  boolean atLeast(int other) {
    return minor >= other;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return "1." + minor;
  }
}
