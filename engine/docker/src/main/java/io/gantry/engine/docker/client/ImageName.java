package io.gantry.engine.docker.client;

/** A name in the two parameters that requests have for it. */
record ImageName(String repository, String tag) {
  /** Of {@code repository[:tag]}, or of nothing. */
  static ImageName of(String text) {
    int colon = text.lastIndexOf(':');
    return colon <= text.lastIndexOf('/')
        ? new ImageName(text, "")
        : new ImageName(text.substring(0, colon), text.substring(colon + 1));
  }
}
