package io.gantry.image.store.lease;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a lease keeps.
 *
 * @param chains layers, with everything below them
 * @param unpacked layers that wait for what they stand on, by diff id
 * @param blobs of configurations and manifests
 */
public record Holding(Set<ChainId> chains, Set<Digest> unpacked, Set<Digest> blobs) {
  /** Nothing. */
  public static final Holding NONE = new Holding(Set.of(), Set.of(), Set.of());

  /** Copies the sets. */
  public Holding {
    chains = Set.copyOf(chains);
    unpacked = Set.copyOf(unpacked);
    blobs = Set.copyOf(blobs);
  }

  /** Layers only. */
  public static Holding ofChains(Collection<ChainId> chains) {
    return new Holding(Set.copyOf(chains), Set.of(), Set.of());
  }

  Holding and(Holding other) {
    var allChains = new HashSet<>(chains);
    allChains.addAll(other.chains);
    var allUnpacked = new HashSet<>(unpacked);
    allUnpacked.addAll(other.unpacked);
    var allBlobs = new HashSet<>(blobs);
    allBlobs.addAll(other.blobs);
    return new Holding(allChains, allUnpacked, allBlobs);
  }

  byte[] bytes() {
    var chainDigests = new HashSet<Digest>();
    for (ChainId chain : chains) {
      chainDigests.add(chain.digest());
    }
    return Json.object()
        .put("chains", strings(chainDigests))
        .put("unpacked", strings(unpacked))
        .put("blobs", strings(blobs))
        .build()
        .bytes();
  }

  private static Json strings(Set<Digest> digests) {
    var texts = new ArrayList<String>();
    for (Digest digest : new TreeSet<>(digests)) {
      texts.add(digest.toString());
    }
    return Json.strings(texts);
  }

  static Holding parse(byte[] bytes) {
    Json.Obj json = Json.parse(bytes).asObject();
    var chains = new HashSet<ChainId>();
    for (Digest digest : digests(json.strings("chains"))) {
      chains.add(new ChainId(digest));
    }
    return new Holding(chains, digests(json.strings("unpacked")), digests(json.strings("blobs")));
  }

  private static Set<Digest> digests(List<String> texts) {
    var digests = new HashSet<Digest>();
    for (String text : texts) {
      digests.add(Digest.parse(text));
    }
    return digests;
  }
}
