package io.gantry.image.store.push;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.store.catalog.LayerForm;
import io.gantry.image.store.catalog.LayerForms;
import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A form in which a layer might be sent.
 *
 * @param packer makes the blob of the layer's tar
 * @param repositories where the blob should be
 */
record Candidate(
    Descriptor blob, Packing packing, Optional<Packer> packer, List<RepositoryName> repositories) {
  Candidate {
    repositories = List.copyOf(repositories);
  }

  /**
   * The forms of a layer, the one to prefer first: that of the manifest by which the image is sent,
   * then those that the destination has, then the latest.
   *
   * @param named what that manifest says of the layer
   * @param homes where the image came from
   */
  static List<Candidate> of(
      Digest diffId,
      Optional<Descriptor> named,
      LayerForms forms,
      List<RepositoryName> homes,
      Optional<RepositoryName> destination) {
    var candidates = new ArrayList<Candidate>();
    named.ifPresent(blob -> candidates.add(named(diffId, blob, forms, homes)));
    for (boolean there : new boolean[] {true, false}) {
      for (LayerForm form : forms.forms()) {
        boolean known = named.map(blob -> blob.digest().equals(form.digest())).orElse(false);
        if (!known && destination.map(form.repositories()::contains).orElse(false) == there) {
          candidates.add(of(form));
        }
      }
    }
    return candidates;
  }

  private static Candidate named(
      Digest diffId, Descriptor blob, LayerForms forms, List<RepositoryName> homes) {
    var places = new LinkedHashSet<RepositoryName>();
    Optional<LayerForm> form = forms.find(blob.digest());
    form.ifPresent(known -> places.addAll(known.repositories()));
    places.addAll(homes);
    Optional<Packer> packer =
        blob.digest().equals(diffId)
            ? Optional.of(Packer.PLAIN)
            : form.flatMap(known -> Packer.titled(known.compressor()));
    Packing packing = Packing.of(blob.mediaType()).orElse(Packing.GZIP);
    return new Candidate(blob, packing, packer, List.copyOf(places));
  }

  /** A known form. */
  static Candidate of(LayerForm form) {
    return new Candidate(
        form.descriptor(false),
        form.packing(),
        form.packing() == Packing.PLAIN
            ? Optional.of(Packer.PLAIN)
            : Packer.titled(form.compressor()),
        form.repositories());
  }

  /** The tar itself. */
  static Candidate plain(Digest diffId, long size) {
    return new Candidate(
        Descriptor.of(Packing.PLAIN.mediaType(false), diffId, size),
        Packing.PLAIN,
        Optional.of(Packer.PLAIN),
        List.of());
  }
}
