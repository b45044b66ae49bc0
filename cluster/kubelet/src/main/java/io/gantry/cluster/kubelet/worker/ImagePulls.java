package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.image.Fetched;
import io.gantry.cluster.kubelet.image.PullBackoff;
import io.gantry.cluster.kubelet.image.PullSecrets;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Images.PullRequest;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches the images of one Pod's containers, as {@code imagePullPolicy} says. Used by the Pod's
 * worker alone, on its own thread: a pull takes its time.
 *
 * <p>{@code Always} asks again for an image that came from its registry. One that was made on this
 * host and was in no registry is taken as it is: nobody can have a newer one.
 */
final class ImagePulls {
  private final Tools tools;
  private final Map<String, PullBackoff> failures = new HashMap<>();

  ImagePulls(Tools tools) {
    this.tools = tools;
  }

  Fetched bring(PodSpec pod, ContainerTemplate container) {
    Reference name;
    try {
      name = Reference.parse(container.image());
    } catch (GantryException _) {
      return new Fetched.NotAsked(); // told when the image is looked for
    }
    if (!isWanted(container, name)) {
      failures.remove(container.name());
      return new Fetched.NotAsked();
    }
    PullBackoff before = failures.get(container.name());
    Instant now = tools.clock().instant();
    if (before != null && now.isBefore(before.until())) {
      return new Fetched.Failed(before.why());
    }
    Fetched fetched = pull(pod, container, name);
    if (fetched instanceof Fetched.Failed(String why)) {
      Instant failed = tools.clock().instant();
      failures.put(
          container.name(),
          before == null ? PullBackoff.first(why, failed) : before.next(why, failed));
    } else {
      failures.remove(container.name());
    }
    return fetched;
  }

  private boolean isWanted(ContainerTemplate container, Reference name) {
    Optional<ImageDetails> here = find(tools.engine().images(), container.image());
    return switch (container.imagePullPolicy()) {
      case "Never" -> false;
      case "Always" -> here.isEmpty() || (name.digest().isEmpty() && came(here.get(), name));
      default -> here.isEmpty();
    };
  }

  private static boolean came(ImageDetails image, Reference name) {
    for (Reference known : image.digests()) {
      if (known.familiarRepository().equals(name.familiarRepository())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ImageDetails> find(Images images, String ref) {
    try {
      return Optional.of(images.inspect(ref));
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Fetched pull(PodSpec pod, ContainerTemplate container, Reference name) {
    String quoted = "image \"" + container.image() + "\"";
    PullSecrets secrets = PullSecrets.of(pod, tools.objects());
    if (!secrets.missing().isEmpty()) {
      tools.warning(
          pod,
          "FailedToRetrieveImagePullSecret",
          "Unable to retrieve some image pull secrets ("
              + String.join(", ", secrets.missing())
              + "); attempting to pull the image may not succeed.");
    }
    tools.normal(pod, container.name(), "Pulling", "Pulling " + quoted);
    Instant begun = tools.clock().instant();
    try {
      var request = PullRequest.of(name, RegistryAccess.NONE.with(secrets));
      Images.PullResult result = tools.engine().images().pull(request, TransferListener.NONE);
      Duration took = Duration.between(begun, tools.clock().instant());
      return new Fetched.Pulled(
          "Successfully pulled "
              + quoted
              + " in "
              + took.toMillis()
              + "ms ("
              + took.toMillis()
              + "ms including waiting). Image size: "
              + result.image().size()
              + " bytes.");
    } catch (GantryException e) {
      if (e.kind() == Kind.CANCELLED) {
        throw e;
      }
      return new Fetched.Failed(e.text());
    }
  }
}
