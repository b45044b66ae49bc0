package io.gantry.engine.build.export;

import io.gantry.engine.build.export.Annotations.Level;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.IndexPart;
import io.gantry.image.store.Images;
import io.gantry.image.store.Images.SendSpec;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of a build on their way to one place: alone, or in an index with what is said about
 * them.
 *
 * @param statements what is told about each image; none if nothing is
 * @param indexed whether one alone stands in an index too
 */
record ImageSet(
    Images store, List<BuiltImage> images, List<Statement> statements, boolean indexed) {
  private static final String CREATED = "org.opencontainers.image.created";

  /**
   * What the place has now.
   *
   * @param top the manifest or index
   * @param config of the image, if it is one alone
   * @param descriptor of {@code top}, as a layout's index has it
   */
  record Sent(ManifestBytes top, Optional<Digest> config, Descriptor descriptor) {}

  /** Sends all. */
  Sent send(
      ImageDestination to,
      SendSpec spec,
      Annotations annotations,
      List<Reference> names,
      Step step) {
    if (images.size() == 1 && statements.isEmpty() && !indexed) {
      BuiltImage image = images.getFirst();
      ManifestBytes manifest = send(image, to, spec, annotations, step);
      return new Sent(manifest, Optional.of(config(manifest)), described(manifest, annotations));
    }
    var entries = new ArrayList<Descriptor>();
    var attestations = new ArrayList<Descriptor>();
    var part = new IndexPart(to);
    for (int i = 0; i < images.size(); i++) {
      BuiltImage image = images.get(i);
      ManifestBytes manifest = send(image, part, spec, annotations, step);
      entries.add(
          manifest
              .descriptor()
              .withPlatform(Optional.of(image.platform()))
              .withAnnotations(annotations.of(Level.MANIFEST_DESCRIPTOR, image.platform())));
      if (!statements.isEmpty()) {
        Descriptor said =
            statements.get(i).aboutImage(names, manifest.digest()).send(part, manifest.digest());
        step.say("exporting attestation manifest " + said.digest());
        attestations.add(said);
      }
    }
    entries.addAll(attestations);
    ManifestBytes index =
        ManifestBytes.of(
            new ImageIndex(
                spec.docker() ? MediaType.DOCKER_LIST : MediaType.OCI_INDEX,
                entries,
                Optional.empty(),
                "",
                annotations.of(Level.INDEX)));
    to.finish(index);
    step.say("exporting manifest list " + index.digest());
    return new Sent(index, Optional.empty(), described(index, annotations));
  }

  private ManifestBytes send(
      BuiltImage image, ImageDestination to, SendSpec spec, Annotations annotations, Step step) {
    var its =
        new SendSpec(
            spec.repository(),
            spec.compression(),
            spec.level(),
            spec.force(),
            spec.docker(),
            annotations.of(Level.MANIFEST, image.platform()),
            spec.origins());
    String part = spec.repository().isPresent() ? "pushing layers" : "exporting layers";
    var count = new LayerCount(step, part);
    ManifestBytes manifest = step.part(part, () -> store.send(image.finalConfig(), to, its, count));
    step.say("exporting manifest " + manifest.digest());
    step.say("exporting config " + config(manifest));
    return manifest;
  }

  private static Digest config(ManifestBytes manifest) {
    if (Manifest.parse(manifest) instanceof ImageManifest image) {
      return image.config().digest();
    }
    throw new IllegalStateException("an image has no index: " + manifest);
  }

  /** The same images alone. */
  ImageSet withoutStatements() {
    return new ImageSet(store, images, List.of(), false);
  }

  /** With what a layout's index tells beside it. */
  Descriptor described(ManifestBytes top, Annotations annotations) {
    boolean one = MediaType.isManifest(top.mediaType());
    BuiltImage first = images.getFirst();
    Map<String, String> said = new LinkedHashMap<>();
    said.put(CREATED, first.config().created().truncatedTo(ChronoUnit.SECONDS).toString());
    said.putAll(
        one
            ? annotations.of(Level.MANIFEST_DESCRIPTOR, first.platform())
            : annotations.of(Level.INDEX_DESCRIPTOR));
    Optional<Platform> platform = one ? Optional.of(first.platform()) : Optional.empty();
    return top.descriptor().withPlatform(platform).withAnnotations(said);
  }
}
