package io.gantry.app.cli.copy;

/** One side of a copy: a path of the host, or of a container. */
sealed interface CopyArgument {
  /** The path as the user wrote it. */
  String path();

  /** On the host; {@code -} is a standard stream. */
  record Host(String path) implements CopyArgument {
    boolean isStream() {
      return path.equals("-");
    }
  }

  /** In a container. */
  record Inside(String container, String path) implements CopyArgument {
    /** The path from the container's root; a trailing slash or dot stays. */
    String absolute() {
      return path.startsWith("/") ? path : "/" + path;
    }
  }

  /** Reads {@code CONTAINER:PATH}, or a path with a slash or a dot in front of any colon. */
  static CopyArgument parse(String text) {
    int colon = text.indexOf(':');
    boolean host = text.startsWith("/") || text.startsWith(".") || colon < 0;
    return host ? new Host(text) : new Inside(text.substring(0, colon), text.substring(colon + 1));
  }
}
