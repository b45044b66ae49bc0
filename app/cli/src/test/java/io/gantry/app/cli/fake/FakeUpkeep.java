package io.gantry.app.cli.fake;

import io.gantry.engine.api.Upkeep;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.util.ArrayList;
import java.util.List;

/** Upkeep that remembers what it was asked. */
public final class FakeUpkeep implements Upkeep {
  public final List<String> calls = new ArrayList<>();
  public List<String> findings = List.of();

  @Override
  public DiskUsage usage() {
    return new DiskUsage(
        150_000_000,
        10_000,
        2_000_000,
        0,
        new BuildCacheUsage(3, 5_000_000),
        List.of(
            new ImageUsage(new Digest("a1".repeat(32)), 0, 4_432_000, 1),
            new ImageUsage(new Digest("b2".repeat(32)), 100_000_000, 33_000_000, 0)),
        List.of(new ContainerUsage("0a".repeat(32), 1_000), new ContainerUsage("0b".repeat(32), 5)),
        List.of(new VolumeUsage("data", 1, 2_000), new VolumeUsage("old", 0, 6_000)));
  }

  @Override
  public long collect() {
    calls.add("collect");
    return 2_000_000;
  }

  @Override
  public long pruneBuildCache(boolean all) {
    calls.add("prune build cache" + (all ? " all" : ""));
    return 5_000_000;
  }

  @Override
  public List<String> check(boolean repair, TransferListener listener) {
    calls.add("check" + (repair ? " repair" : ""));
    List<String> found = findings;
    if (repair) {
      findings = List.of();
    }
    return found;
  }
}
