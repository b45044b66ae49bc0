package io.gantry.image.registry.api;

import io.gantry.image.registry.RegistryEvent;
import io.gantry.image.registry.RegistryEvent.Action;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells what requests have done. */
final class Events {
  private static final String BLOB = "application/octet-stream";

  private final Consumer<RegistryEvent> sink;

  Events(Consumer<RegistryEvent> sink) {
    this.sink = sink;
  }

  void manifest(
      Action action,
      Exchange exchange,
      Repository repository,
      StoredManifest manifest,
      Optional<Tag> tag) {
    sink.accept(
        new RegistryEvent(
            action,
            repository,
            Optional.of(manifest.digest()),
            manifest.mediaType(),
            manifest.size(),
            tag,
            Optional.empty(),
            caller(exchange)));
  }

  void pushed(Exchange exchange, Repository repository, StoredManifest manifest, List<Tag> tags) {
    if (tags.isEmpty()) {
      manifest(Action.PUSH, exchange, repository, manifest, Optional.empty());
    }
    for (Tag tag : tags) {
      manifest(Action.PUSH, exchange, repository, manifest, Optional.of(tag));
    }
  }

  void pulled(Exchange exchange, Repository repository, Digest blob, long size) {
    blob(Action.PULL, exchange, repository, blob, size, Optional.empty());
  }

  void uploaded(Exchange exchange, Repository repository, Digest blob, long size) {
    blob(Action.PUSH, exchange, repository, blob, size, Optional.empty());
  }

  void mounted(Exchange exchange, Repository repository, Digest blob, Optional<Repository> from) {
    blob(Action.MOUNT, exchange, repository, blob, 0, from);
  }

  private void blob(
      Action action,
      Exchange exchange,
      Repository repository,
      Digest blob,
      long size,
      Optional<Repository> from) {
    sink.accept(
        new RegistryEvent(
            action,
            repository,
            Optional.of(blob),
            BLOB,
            size,
            Optional.empty(),
            from,
            caller(exchange)));
  }

  void deleted(
      Exchange exchange, Repository repository, Optional<Digest> digest, Optional<Tag> tag) {
    sink.accept(
        new RegistryEvent(
            Action.DELETE, repository, digest, "", 0, tag, Optional.empty(), caller(exchange)));
  }

  private static RegistryEvent.Caller caller(Exchange exchange) {
    return new RegistryEvent.Caller(
        exchange.peer().address(),
        exchange.headers().first("host").orElse(""),
        exchange.method(),
        exchange.headers().first("user-agent").orElse(""));
  }
}
