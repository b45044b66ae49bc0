package io.gantry.engine.local.image;

import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images.PullRequest;
import io.gantry.engine.api.Images.PullResult;
import io.gantry.engine.local.registry.RegistryClient;
import io.gantry.engine.local.registry.RegistryClients;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.image.store.Images.PullSpec;
import io.gantry.image.store.Images.Pulled;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pulls from registries, told in the words of Docker's engine. */
final class Pulls {
  private final Images store;
  private final RegistryClients clients;
  private final Function<Image, ImageDetails> details;

  Pulls(Images store, RegistryClients clients, Function<Image, ImageDetails> details) {
    this.store = store;
    this.clients = clients;
    this.details = details;
  }

  PullResult pull(PullRequest request, TransferListener listener) {
    Reference name = request.name();
    try (RegistryClient client = clients.open(request.access(), List.of(name.registry()))) {
      Optional<PullResult> last = Optional.empty();
      for (Reference wanted : request.allTags() ? allTags(client, name) : List.of(name)) {
        last = Optional.of(pull(client, wanted, request, listener));
      }
      return last.orElseThrow(() ->
          new GantryException(Kind.NOT_FOUND, "repository " + name.familiar() + " has no tags"));
    }
  }

  private static List<Reference> allTags(RegistryClient client, Reference name) {
    var all = new ArrayList<Reference>();
    for (String tag : client.repository(name).tags()) {
      all.add(new Reference(name.registry(), name.repository(), tag, Optional.empty()));
    }
    return all;
  }

  private PullResult pull(
      RegistryClient client, Reference name, PullRequest request, TransferListener listener) {
    String wanted = name.digest().map(Digest::toString).orElse(name.tag());
    List<Reference> names = name.digest().isPresent() ? List.of() : List.of(name);
    var spec = new PullSpec(names, Optional.of(RepositoryName.of(name)), request.platform());
    try (ImageSource source = client.source(name)) {
      var announced = new Announced(source, listener, wanted, name);
      Pulled pulled = store.pull(announced, spec, listener);
      listener.on(TransferEvent.of("Digest: " + pulled.digest()));
      String status =
          pulled.isNew()
              ? "Status: Downloaded newer image for "
              : "Status: Image is up to date for ";
      listener.on(TransferEvent.of(status + name.familiar()));
      return new PullResult(details.apply(pulled.image()), pulled.digest(), pulled.isNew());
    }
  }
}
