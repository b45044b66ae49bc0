package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.WorkLocks;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The builder's state directory: {@code cache/<key>} records, {@code retired/<key>} those whose
 * layers had to go, {@code layers/<chain>} the layers of records, {@code parts/<key>} what keys are
 * made of, {@code places/<build>} the keys of the last build of a place, {@code locks/<key>} work
 * that is being done, {@code leases/<build>} builds.
 */
public final class CacheDirectory {
  /** How long it is remembered what layers gave that are gone. */
  private static final Duration RETIREMENT = Duration.ofDays(60);

  private static final Duration WRITING = Duration.ofHours(1);

  private final Path records;
  private final Path retired;
  private final KeyParts parts;
  private final Marks marks;
  private final Path measured;
  private final Path places;
  private final Path leases;
  private final WorkLocks locks;

  /** The state in {@code directory}, which need not exist yet; one instance in a process. */
  public CacheDirectory(Path directory) {
    records = directory.resolve("cache");
    retired = directory.resolve("retired");
    parts = new KeyParts(directory.resolve("parts"));
    marks = new Marks(directory.resolve("layers"));
    measured = directory.resolve("measured");
    places = directory.resolve("places");
    leases = directory.resolve("leases");
    locks = new FileLocks(directory.resolve("locks"));
  }

  /** The records. */
  public Records records() {
    return new Records(records, retired, parts, marks);
  }

  /**
   * What the keys of a place's steps were the last time; closing it keeps those of this time.
   *
   * @param place names what is built: context, Dockerfile, target, platforms
   */
  public PlaceHistory history(String place) {
    Digest name = Digest.of(place.getBytes(StandardCharsets.UTF_8));
    return new PlaceHistory(places.resolve(name.hex()), parts);
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
    return marks.all();
  }

  /** Lets go of layers that no record names any more. */
  void unmark() {
    var chains = new HashSet<ChainId>();
    found().forEach(found -> found.record().result().chain().ifPresent(chains::add));
    marks.retain(chains);
  }

  /** What all took when it was last measured, or is thought to take since. */
  Measured measured() {
    return StoredFile.read(measured).flatMap(Measured::parse).orElse(Measured.NEVER);
  }

  void measured(Measured now) {
    StoredFile.write(measured, now.bytesOfFile());
  }

  /** The layers that living builds hold. */
  public Set<ChainId> held() {
    return Lease.held(leases);
  }

  /** All records whose layers should be here; damaged ones are removed. */
  List<Inventory.Found> found() {
    var all = new ArrayList<Inventory.Found>();
    for (Path path : StoredFile.list(records)) {
      Optional<Digest> key = key(path);
      Optional<StoredRecord> record = StoredFile.read(path).flatMap(StoredRecord::parse);
      if (key.isPresent() && record.isPresent()) {
        all.add(new Inventory.Found(key.get(), record.get(), StoredFile.changed(path)));
      } else {
        StoredFile.delete(path);
      }
    }
    return all;
  }

  private static Optional<Digest> key(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.matches("[0-9a-f]{64}") ? Optional.of(new Digest(name)) : Optional.empty();
  }

  /** Forgets a record. */
  void forget(Digest key) {
    StoredFile.delete(records.resolve(key.hex()));
    StoredFile.delete(retired.resolve(key.hex()));
    parts.forget(key);
  }

  /** Keeps a record, but not its layers. */
  void retire(Digest key) {
    StoredFile.move(records.resolve(key.hex()), retired.resolve(key.hex()));
  }

  /** Forgets all records but those whose layers are here still, in use by somebody. */
  void forgetAll(Predicate<ChainId> here) {
    for (Inventory.Found found : found()) {
      if (!found.record().result().chain().map(here::test).orElse(false)) {
        forget(found.key());
      }
    }
    StoredFile.list(retired).forEach(StoredFile::delete);
  }

  /** Removes what is of no use any more. */
  void tidy(Instant now) {
    for (Path path : StoredFile.list(retired)) {
      if (StoredFile.changed(path).isBefore(now.minus(RETIREMENT))) {
        StoredFile.delete(path);
      }
    }
    for (Path path : StoredFile.list(parts.directory())) {
      String key = String.valueOf(path.getFileName());
      if (Files.notExists(records.resolve(key)) && Files.notExists(retired.resolve(key))) {
        StoredFile.delete(path);
      }
    }
    for (Path path : StoredFile.list(places)) {
      if (StoredFile.changed(path).isBefore(now.minus(RETIREMENT))) {
        StoredFile.delete(path);
      }
    }
    for (Path directory : List.of(records, retired, parts.directory(), places)) {
      StoredFile.sweep(directory, now.minus(WRITING));
    }
  }
}
