package io.gantry.engine.build.cache;

import io.gantry.platform.oci.ChainId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.function.Predicate;

/** The builder's state directory: {@code cache/<key>} records and {@code leases/<build>}. */
public final class CacheDirectory {
  private final Path records;
  private final Path leases;

  /** The state in {@code directory}, which need not exist yet. */
  public CacheDirectory(Path directory) {
    records = directory.resolve("cache");
    leases = directory.resolve("leases");
  }

  /** The records, checked against the layers that are {@code present}. */
  public Records records(Predicate<ChainId> present, Clock clock) {
    return new Records(records, present, clock);
  }

  /** Takes a lease for a build of this process. */
  public Lease lease(String build) {
    return Lease.take(leases, build);
  }

  /** The builds whose processes live. */
  public Set<String> living() {
    return Lease.living(leases);
  }

  /** The layers that records name. */
  public Set<ChainId> chains() {
    return Records.chains(records);
  }

  /** The layers that living builds hold. */
  public Set<ChainId> held() {
    return Lease.held(leases);
  }

  /** Forgets all records; how many there were. */
  public int clear() {
    return Records.clear(records);
  }
}
