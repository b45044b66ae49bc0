package io.gantry.cluster.kubelet.image;

/** What asking a registry for a container's image has given. */
public sealed interface Fetched {
  /** Nothing was asked: the image here will do, or nothing may be asked. */
  record NotAsked() implements Fetched {}

  /** It came; as the event says it. */
  record Pulled(String message) implements Fetched {}

  /** It did not. */
  record Failed(String why) implements Fetched {}
}
