package io.gantry.image.store.catalog;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * A blob that a layer came as or went as; that it is one was verified.
 *
 * @param size bytes of the blob
 * @param compressor the name of our compressor that makes this very blob of the layer's tar; empty
 *     if none is known to
 * @param repositories where the blob is, the latest first
 */
public record LayerForm(
    Packing packing,
    Digest digest,
    long size,
    String compressor,
    List<RepositoryName> repositories) {
  private static final int MOST_REPOSITORIES = 8;

  /** Copies the list, the first few. */
  public LayerForm {
    repositories =
        List.copyOf(repositories.subList(0, Math.min(repositories.size(), MOST_REPOSITORIES)));
  }

  /** As a manifest names it. */
  public Descriptor descriptor(boolean docker) {
    return Descriptor.of(packing.mediaType(docker), digest, size);
  }

  /** This form, seen in a repository. */
  public LayerForm in(RepositoryName repository) {
    return new LayerForm(packing, digest, size, compressor, List.of(repository));
  }

  /** What is known of one blob from two sides, this one being the later. */
  LayerForm over(LayerForm earlier) {
    var all = new ArrayList<>(repositories);
    for (RepositoryName known : earlier.repositories) {
      if (!all.contains(known)) {
        all.add(known);
      }
    }
    return new LayerForm(
        packing, digest, size, compressor.isEmpty() ? earlier.compressor : compressor, all);
  }

  Json.Obj json() {
    var places = new ArrayList<String>();
    for (RepositoryName repository : repositories) {
      places.add(repository.toString());
    }
    return Json.object()
        .put("packing", packing.word())
        .put("digest", digest.toString())
        .put("size", size)
        .putUnlessEmpty("compressor", compressor)
        .putUnlessEmpty("repositories", places)
        .build();
  }

  static LayerForm of(Json.Obj json) {
    var repositories = new ArrayList<RepositoryName>();
    for (String place : json.strings("repositories")) {
      int slash = place.indexOf('/');
      if (slash > 0) {
        repositories.add(new RepositoryName(place.substring(0, slash), place.substring(slash + 1)));
      }
    }
    return new LayerForm(
        Packing.ofWord(json.string("packing")),
        Digest.parse(json.string("digest")),
        json.number("size", 0),
        json.string("compressor"),
        repositories);
  }
}
