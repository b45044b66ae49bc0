package io.gantry.image.store.catalog;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one file in {@code records/} says: everything about an image but its names, so that a list
 * reads one small file for each.
 *
 * @param id the digest of the configuration's bytes as they came
 * @param manifest the manifest that stands for the image
 * @param size bytes of all layers, unpacked
 * @param manifests manifests and indexes that the image came as or went as, the ones to send it by
 *     first; their bytes are kept
 */
public record ImageRecord(
    Digest id, Digest manifest, long size, ImageConfig config, List<Descriptor> manifests) {
  private static final int MOST = 8;

  /** Copies the list. */
  public ImageRecord {
    manifests = List.copyOf(manifests);
  }

  /** As the file says it. */
  public byte[] bytes() {
    Json.ObjectBuilder json =
        Json.object()
            .put("id", id.toString())
            .put("manifest", manifest.toString())
            .put("size", size);
    if (!manifests.isEmpty()) {
      var known = new ArrayList<Json>();
      for (Descriptor descriptor : manifests) {
        known.add(descriptor.json());
      }
      json.put("manifests", Json.array(known));
    }
    return json.put("config", config.json()).build().bytes();
  }

  static ImageRecord parse(byte[] bytes) {
    Json.Obj json = Json.parse(bytes).asObject();
    var manifests = new ArrayList<Descriptor>();
    for (Json known : json.array("manifests")) {
      manifests.add(Descriptor.parse(known.asObject()));
    }
    return new ImageRecord(
        Digest.parse(json.string("id")),
        Digest.parse(json.string("manifest")),
        json.number("size", 0),
        new ImageConfig(json.object("config")),
        manifests);
  }

  /** This record, with manifests that it came as: they are the ones to send it by. */
  public ImageRecord cameAs(List<Descriptor> known) {
    var all = new ArrayList<>(known);
    add(all, manifests);
    return withManifests(all);
  }

  /** This record, with a manifest that it went as. */
  public ImageRecord wentAs(Descriptor known) {
    var all = new ArrayList<>(manifests);
    add(all, List.of(known));
    return withManifests(all);
  }

  private static void add(List<Descriptor> all, List<Descriptor> more) {
    for (Descriptor known : more) {
      if (all.stream().noneMatch(other -> other.digest().equals(known.digest()))) {
        all.add(known);
      }
    }
  }

  /** This record with these instead of its own, the first few of them. */
  public ImageRecord withManifests(List<Descriptor> known) {
    return new ImageRecord(
        id, manifest, size, config, known.subList(0, Math.min(known.size(), MOST)));
  }

  /** This record with another manifest to stand for the image. */
  public ImageRecord withManifest(Digest other) {
    return new ImageRecord(id, other, size, config, manifests);
  }

  /** The manifest to send it by; nothing for an image that never came or went. */
  public Optional<Descriptor> preferred() {
    for (Descriptor known : manifests) {
      if (MediaType.isManifest(known.mediaType())) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** Whether it is known by this manifest or index. */
  public boolean isKnownAs(Digest digest) {
    return manifest.equals(digest)
        || manifests.stream().anyMatch(known -> known.digest().equals(digest));
  }

  /** The blobs that belong to it. */
  public List<Digest> blobs() {
    var blobs = new ArrayList<Digest>(List.of(id, manifest));
    for (Descriptor known : manifests) {
      if (!blobs.contains(known.digest())) {
        blobs.add(known.digest());
      }
    }
    return blobs;
  }

  /** The chains of the layers, lowest first. */
  public List<ChainId> chains() {
    return chains(config);
  }

  /** The chains of a configuration's layers, lowest first. */
  public static List<ChainId> chains(ImageConfig config) {
    var chains = new ArrayList<ChainId>();
    Optional<ChainId> chain = Optional.empty();
    for (Digest diffId : config.diffIds()) {
      ChainId next = ChainId.of(chain, diffId);
      chains.add(next);
      chain = Optional.of(next);
    }
    return chains;
  }
}
