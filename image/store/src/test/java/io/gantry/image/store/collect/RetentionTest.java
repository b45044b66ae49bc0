package io.gantry.image.store.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.MemorySnapshots;
import io.gantry.platform.oci.ChainId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final Snapshots.Layer base = snapshots.layer(Optional.empty(), "base");
  private final Snapshots.Layer left = snapshots.layer(Optional.of(base.chain()), "left");
  private final Snapshots.Layer leaf = snapshots.layer(Optional.of(left.chain()), "leaf");
  private final Snapshots.Layer right = snapshots.layer(Optional.of(base.chain()), "right");

  private List<ChainId> unneeded(ChainId... roots) {
    return Retention.unneeded(snapshots.layers(), List.of(roots)).stream()
        .map(Snapshots.Layer::chain)
        .toList();
  }

  @Test
  void aRootKeepsEverythingBelowIt() {
    assertEquals(List.of(right.chain()), unneeded(leaf.chain()));
    assertEquals(List.of(leaf.chain(), left.chain()), unneeded(right.chain()));
  }

  @Test
  void aLayerGoesBeforeItsParent() {
    List<ChainId> all = unneeded();
    assertEquals(4, all.size());
    assertEquals(leaf.chain(), all.getFirst());
    assertEquals(base.chain(), all.getLast());
  }

  @Test
  void whatIsNotHereKeepsNothing() {
    assertEquals(4, unneeded(leaf.chain().then(base.diffId())).size());
  }
}
