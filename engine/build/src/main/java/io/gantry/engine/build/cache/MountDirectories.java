package io.gantry.engine.build.cache;

import io.gantry.engine.build.graph.Op.RunMount.Sharing;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Cache mounts as {@code <hash of the name>.<number>/} with {@code lock}, {@code mount.json} (name;
 * its time of change is that of the last use) and {@code content}. Number 0 is the one that all
 * share or wait for; private users beside it get further ones.
 */
public final class MountDirectories implements MountStore {
  private static final String GONE = ".gone-";
  private static final int ATTEMPTS = 3;
  private static final int MOST = 1000;

  private final Path directory;
  private final Clock clock;

  /** Those below {@code directory}, which need not exist yet. */
  public MountDirectories(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Which directory.
   *
   * @param id as the Dockerfile says
   * @param origin names what it began with; empty for nothing
   */
  public record Name(String id, String origin) {}

  /** Fills a new directory; owner and mode too. */
  public interface Content {
    /** Does it. */
    void into(Path directory) throws IOException, InterruptedException;
  }

  /** A directory in use. */
  public interface Held extends AutoCloseable {
    /** Where; the same as long as it is held. */
    Path directory();

    /** Gives it back. */
    @Override
    void close();
  }

  /**
   * Takes a directory, made if there is none.
   *
   * @param first makes the content of a new one, once
   * @param waiting called once if somebody else has it and this call waits; an interrupt ends that
   */
  public Held take(Name name, Sharing sharing, Content first, Runnable waiting)
      throws IOException, InterruptedException {
    boolean waits = false;
    var patience = new Patience();
    while (true) {
      for (int number = 0; number < MOST; number++) {
        Path place = place(name, number);
        boolean there = Files.isDirectory(place);
        if (!there && number > 0 && sharing == Sharing.LOCKED) {
          break;
        }
        Optional<Held> held = take(place, name, sharing == Sharing.SHARED, first);
        if (held.isPresent()) {
          return held.get();
        }
      }
      if (!waits) {
        waits = true;
        waiting.run();
      }
      patience.pause();
    }
  }

  private Path place(Name name, int number) {
    byte[] text = (name.id() + "\0" + name.origin()).getBytes(StandardCharsets.UTF_8);
    return directory.resolve(Digest.of(text).hex() + "." + number);
  }

  /** Whoever only looks has the lock for a moment, so one refusal says little. */
  private Optional<Held> take(Path place, Name name, boolean shared, Content first)
      throws IOException, InterruptedException {
    var patience = new Patience();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Files.createDirectories(place);
      boolean beside = shared && isReady(place);
      Optional<LockedFile> lock = LockedFile.tryTake(lock(place), beside);
      if (lock.isPresent() && beside && !isReady(place)) {
        lock.get().close(); // lost its content before it was locked
      } else if (lock.isPresent()) {
        Optional<LockedFile> kept = prepare(lock.get(), place, name, shared, first);
        if (kept.isPresent()) {
          touch(place);
          return Optional.of(held(content(place), kept.get()));
        }
      } else {
        patience.pause();
      }
    }
    return Optional.empty();
  }

  private Optional<LockedFile> prepare(
      LockedFile lock, Path place, Name name, boolean shared, Content first)
      throws IOException, InterruptedException {
    boolean done = false;
    try {
      if (!isReady(place)) {
        fill(place, name, first);
      }
      done = !shared || lock.share();
      return done ? Optional.of(lock) : Optional.empty();
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  private void fill(Path place, Name name, Content first) throws IOException, InterruptedException {
    Path filled = place.resolve("filling");
    FileTree.delete(filled);
    Files.createDirectory(filled);
    first.into(filled);
    Json.Obj record =
        Json.object()
            .put("id", name.id())
            .put("origin", name.origin())
            .put("created", clock.instant().toString())
            .build();
    StoredFile.write(record(place), record.bytes());
    Files.move(filled, content(place));
  }

  private static Path lock(Path place) {
    return place.resolve("lock");
  }

  private static Path content(Path place) {
    return place.resolve("content");
  }

  private static Path record(Path place) {
    return place.resolve("mount.json");
  }

  private static boolean isReady(Path place) {
    return Files.isDirectory(content(place));
  }

  private void touch(Path place) throws IOException {
    Path _ = Files.setLastModifiedTime(record(place), FileTime.from(clock.instant()));
  }

  private static Held held(Path content, LockedFile lock) {
    return new Held() {
      @Override
      public Path directory() {
        return content;
      }

      @Override
      public void close() {
        lock.close();
      }
    };
  }

  @Override
  public List<Kept> list() {
    var all = new ArrayList<Kept>();
    for (Path place : StoredFile.list(directory)) {
      if (isReady(place)) {
        kept(place).ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }

  private static Optional<Kept> kept(Path place) {
    try {
      Json.Obj record = Json.parse(Files.readAllBytes(record(place))).asObject();
      Optional<LockedFile> lock = LockedFile.tryTake(lock(place), false);
      lock.ifPresent(LockedFile::close);
      return Optional.of(
          new Kept(
              String.valueOf(place.getFileName()),
              "cached mount with id \"" + record.string("id") + "\"",
              FileTree.usage(content(place)),
              Instant.parse(record.string("created")),
              StoredFile.changed(record(place)),
              1,
              lock.isEmpty()));
    } catch (IOException | GantryException | DateTimeParseException _) {
      return Optional.empty(); // it goes just now
    }
  }

  @Override
  public List<String> names() {
    var names = new TreeSet<String>();
    for (Path place : StoredFile.list(directory)) {
      if (isReady(place)) {
        recordOf(place).ifPresent(record -> names.add(record.string("id")));
      }
    }
    return List.copyOf(names);
  }

  /** Nothing if it goes just now, or was lost with the power. */
  private static Optional<Json.Obj> recordOf(Path place) {
    try {
      return StoredFile.read(record(place)).map(bytes -> Json.parse(bytes).asObject());
    } catch (GantryException _) {
      return Optional.empty();
    }
  }

  @Override
  public boolean remove(String id) {
    Path place = directory.resolve(id).normalize();
    if (!directory.equals(place.getParent()) || !Files.isDirectory(place)) {
      return true;
    }
    Optional<LockedFile> lock = LockedFile.tryTake(lock(place), false);
    if (lock.isEmpty()) {
      return false;
    }
    Path gone = directory.resolve(GONE + RandomId.next());
    try (var _ = lock.get()) {
      Path _ = Files.move(place, gone);
    } catch (IOException e) {
      throw StoredFile.failure("remove", place, e);
    }
    FileTree.delete(gone);
    return true;
  }

  /** Removes what a killed process was removing. */
  public void sweep() {
    try (DirectoryStream<Path> places = Files.newDirectoryStream(directory, GONE + "*")) {
      places.forEach(FileTree::delete);
    } catch (NoSuchFileException _) {
      // nothing was ever mounted
    } catch (IOException e) {
      throw StoredFile.failure("list", directory, e);
    }
  }

  @Override
  public boolean write(String name, OutputStream tar) throws IOException {
    Path place = place(new Name(name, ""), 0);
    if (!isReady(place)) {
      return false;
    }
    try {
      // beside others who read it, after those who write it
      Optional<LockedFile> lock = LockedFile.take(lock(place), true);
      if (lock.isEmpty()) {
        return false;
      }
      try (var _ = lock.get()) {
        MountTar.write(content(place), tar);
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "cancelled while a cache mount was in use", e);
    }
  }

  @Override
  public boolean create(String name, InputStream tar, long limit) throws IOException {
    var called = new Name(name, "");
    Path place = place(called, 0);
    Files.createDirectories(place);
    Optional<LockedFile> lock = LockedFile.tryTake(lock(place), false);
    if (lock.isEmpty()) {
      return false;
    }
    try (var _ = lock.get()) {
      if (isReady(place)) {
        return false;
      }
      fill(place, called, into -> MountTar.read(tar, into, limit));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "cancelled while a cache mount was filled", e);
    }
  }
}
