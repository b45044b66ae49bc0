package io.gantry.image.store.push;

import io.gantry.image.content.ContentStore;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.catalog.LayerForm;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Notes what was sent where. */
record SentRecords(Catalog catalog, ContentStore content) {
  /** Notes where the layers are now and what the image went as. */
  void note(
      ImageRecord pushed,
      ManifestBytes manifest,
      List<LayerSend.Sent> sent,
      Set<Digest> stale,
      RepositoryName repository) {
    try (var _ = catalog.hold()) {
      Optional<ImageRecord> record = catalog.records().find(pushed.id());
      if (record.isEmpty()) {
        return;
      }
      forms(pushed.config().diffIds(), sent, repository);
      for (Digest blob : stale) {
        for (Digest diffId : pushed.config().diffIds()) {
          catalog.forms().disown(diffId, blob);
        }
      }
      if (content.size(manifest.digest()).isEmpty()) {
        Digest _ = content.put(manifest.bytes());
      }
      ImageRecord changed = record.get().wentAs(manifest.descriptor());
      if (!changed.equals(record.get())) {
        catalog.records().write(changed);
      }
      var name =
          new Reference(
              repository.registry(), repository.path(), "", Optional.of(manifest.digest()));
      if (!catalog.names().target(name).equals(Optional.of(pushed.id()))) {
        catalog.write(catalog.names().with(List.of(name), pushed.id()));
      }
    }
  }

  /** A form that was neither verified here nor made here is not noted. */
  private void form(Digest diffId, LayerSend.Sent sent, RepositoryName repository) {
    boolean known = catalog.forms().of(diffId).find(sent.blob().digest()).isPresent();
    if (known || !sent.compressor().isEmpty()) {
      catalog
          .forms()
          .add(
              diffId,
              new LayerForm(
                  sent.packing(),
                  sent.blob().digest(),
                  sent.blob().size(),
                  sent.compressor(),
                  List.of(repository)));
    }
  }

  /** Notes where layers are now. */
  void note(List<Digest> diffIds, List<LayerSend.Sent> sent, RepositoryName repository) {
    try (var _ = catalog.hold()) {
      forms(diffIds, sent, repository);
    }
  }

  private void forms(List<Digest> diffIds, List<LayerSend.Sent> sent, RepositoryName repository) {
    for (int i = 0; i < sent.size(); i++) {
      form(diffIds.get(i), sent.get(i), repository);
    }
  }
}
