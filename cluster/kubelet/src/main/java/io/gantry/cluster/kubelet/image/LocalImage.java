package io.gantry.cluster.kubelet.image;

import io.gantry.cluster.kubelet.pod.Waiting;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a container's image is there. */
public sealed interface LocalImage {
  /** A look at the local store costs little: much more often than at a registry's. */
  Duration RETRY = Duration.ofSeconds(10);

  /** It is. */
  record Present(String id, String user) implements LocalImage {}

  /** It is not. */
  record Missing(Waiting waiting) implements LocalImage {}

  /** Looks; an image that should have been fetched and was not counts as missing. */
  static LocalImage find(Images images, ContainerTemplate container, Fetched fetched, Instant now) {
    if (fetched instanceof Fetched.Failed(String why)) {
      return new Missing(new Waiting(Waiting.IMAGE_PULL, failed(container, why), now.plus(RETRY)));
    }
    try {
      ImageDetails found = images.inspect(container.image());
      return new Present(found.id().toString(), found.config().user());
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.INVALID) {
        throw e;
      }
      return missing(
          container, now, e.kind() == Kind.INVALID ? Optional.of(e.text()) : Optional.empty());
    }
  }

  private static LocalImage missing(
      ContainerTemplate container, Instant now, Optional<String> invalid) {
    Instant until = now.plus(RETRY);
    String image = container.image();
    if (invalid.isPresent()) {
      String message = "Failed to apply default image tag \"" + image + "\": " + invalid.get();
      return new Missing(new Waiting("InvalidImageName", message, until));
    }
    if (container.imagePullPolicy().equals("Never")) {
      String message = "Container image \"" + image + "\" is not present with pull policy of Never";
      return new Missing(new Waiting(Waiting.IMAGE_NEVER_PULL, message, until));
    }
    String message = failed(container, "it is not in the local store");
    return new Missing(new Waiting(Waiting.IMAGE_PULL, message, until));
  }

  private static String failed(ContainerTemplate container, String why) {
    return why
        + "; or build it with 'gantry build -t "
        + container.image()
        + " .', the Pod then starts by itself";
  }
}
