package io.gantry.cluster.scheduler.snapshot;

/** Names of images so that those of Pods and of nodes can be compared. */
final class ImageNames {
  private ImageNames() {}

  /** With the tag {@code latest} if there is neither tag nor digest. */
  static String full(String image) {
    return image.lastIndexOf(':') <= image.lastIndexOf('/') && image.indexOf('@') < 0
        ? image + ":latest"
        : image;
  }
}
