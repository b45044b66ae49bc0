package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.ResultCache;
import io.gantry.engine.build.solver.WorkLocks;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The builder's state directory: {@code cache/<key>} records, {@code parts/<key>} what keys are
 * made of, {@code places/<build>} the keys of the last build of a place, {@code locks/<key>} work
 * that is being done, {@code leases/<build>} builds.
 */
public final class CacheDirectory {
  private final Path records;
  private final KeyParts parts;
  private final Path leases;
  private final WorkLocks locks;

  /** The state in {@code directory}, which need not exist yet; one instance in a process. */
  public CacheDirectory(Path directory) {
    records = directory.resolve("cache");
    parts = new KeyParts(directory.resolve("parts"));
    leases = directory.resolve("leases");
    locks = new FileLocks(directory.resolve("locks"));
  }

  /** The records. */
  public ResultCache records() {
    return new Records(records, parts);
  }

  /** Locks of work, among threads and processes. */
  public WorkLocks locks() {
    return locks;
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
    var chains = new HashSet<ChainId>();
    all().values().forEach(record -> record.result().chain().ifPresent(chains::add));
    return chains;
  }

  /** The layers that living builds hold. */
  public Set<ChainId> held() {
    return Lease.held(leases);
  }

  /** All records by key; damaged ones are removed. */
  Map<Digest, StoredRecord> all() {
    var all = new TreeMap<Digest, StoredRecord>();
    for (Path path : StoredFile.list(records)) {
      String name = String.valueOf(path.getFileName());
      Optional<StoredRecord> record = StoredFile.read(path).flatMap(StoredRecord::parse);
      if (record.isPresent() && name.matches("[0-9a-f]{64}")) {
        all.put(new Digest(name), record.get());
      } else {
        StoredFile.delete(path);
      }
    }
    return all;
  }

  /** Forgets all records; how many there were. */
  public int clear() {
    List<Path> paths = StoredFile.list(records);
    paths.forEach(StoredFile::delete);
    return paths.size();
  }
}
