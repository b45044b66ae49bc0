package io.gantry.engine.local.record;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.concurrent.PathLocks.Held;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of all containers of a state root. */
public final class RecordStore {
  private static final String RECORD = "container.json";
  private static final int ID_LENGTH = 64;
  private static final long ABANDONED_MILLIS = 10_000;

  private final Path containers;
  private final Path names;
  private final PathLocks locks = new PathLocks();

  /** Keeps records below {@code root}{@code /containers}. */
  public RecordStore(Path root) {
    containers = root.resolve("containers");
    names = containers.resolve("by-name");
  }

  /** The container's own directory. */
  public Path directory(String id) {
    return containers.resolve(id);
  }

  /** Makes the directory of a new container and takes its lock: from now on it exists. */
  public Held begin(String id) {
    try {
      Files.createDirectories(names);
      Files.createDirectory(directory(id));
    } catch (IOException e) {
      throw failed("cannot create " + directory(id), e);
    }
    return lock(id);
  }

  /** Blocks for the exclusive right to change a container, or {@code NOT_FOUND}. */
  public Held lock(String id) {
    return lockIfPresent(id).orElseThrow(() -> notFound(id));
  }

  /** Blocks for the exclusive right to change a container; nothing if it is gone. */
  public Optional<Held> lockIfPresent(String id) {
    try {
      return Files.isDirectory(directory(id))
          ? Optional.of(locks.acquire(directory(id).resolve("lock")))
          : Optional.empty();
    } catch (GantryException e) {
      if (!Files.isDirectory(directory(id))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The exclusive right to change a container, if nobody has it. */
  public Optional<Held> tryLock(String id) {
    return Files.isDirectory(directory(id))
        ? locks.tryAcquire(directory(id).resolve("lock"))
        : Optional.empty();
  }

  /** All ids, whether their record is complete or not. */
  public List<String> ids() {
    var ids = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(containers)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.length() == ID_LENGTH) {
          ids.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("cannot list " + containers, e);
    }
    return ids;
  }

  /** The record, if it is complete. */
  public Optional<ContainerRecord> read(String id) {
    try {
      byte[] bytes = Files.readAllBytes(directory(id).resolve(RECORD));
      return Optional.of(RecordJson.record(Json.parse(bytes).asObject()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("cannot read the record of container " + id, e);
    }
  }

  /** Whether a container's record is complete. */
  public boolean isComplete(String id) {
    return Files.exists(directory(id).resolve(RECORD));
  }

  /**
   * Whether a container without a complete record has been left behind: between the making of its
   * directory and the taking of its lock a creator is not protected by the lock.
   */
  public boolean isAbandoned(String id) {
    try {
      long changed = Files.getLastModifiedTime(directory(id)).toMillis();
      return System.currentTimeMillis() - changed > ABANDONED_MILLIS;
    } catch (IOException e) {
      return false;
    }
  }

  /** The record, or {@code NOT_FOUND}. */
  public ContainerRecord get(String id) {
    return read(id).orElseThrow(() -> notFound(id));
  }

  /**
   * Replaces the record; the caller holds the lock.
   *
   * @param durable whether it must survive a power loss too
   */
  public void write(ContainerRecord record, boolean durable) {
    Path file = directory(record.id()).resolve(RECORD);
    Path fresh = directory(record.id()).resolve(RECORD + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(RecordJson.of(record).bytes());
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      if (durable) {
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed("cannot write " + file, e);
    }
  }

  /** Makes a container invisible: the record goes, the directory stays. */
  public void hide(String id) {
    try {
      Files.deleteIfExists(directory(id).resolve(RECORD));
    } catch (IOException e) {
      throw failed("cannot remove the record of container " + id, e);
    }
  }

  /**
   * What a user means: an id, a name, or a unique prefix of an id.
   *
   * @throws GantryException {@code NOT_FOUND} or {@code INVALID} in Docker's words
   */
  public ContainerRecord resolve(String ref) {
    String text = ref.startsWith("/") ? ref.substring(1) : ref;
    if (text.isEmpty()) {
      throw new GantryException(Kind.INVALID, "a container's name or id is needed, not \"\"");
    }
    if (isHex(text) && text.length() == ID_LENGTH) {
      return read(text).orElseThrow(() -> notFound(ref));
    }
    Optional<ContainerRecord> named = holder(text).flatMap(this::read);
    if (named.isPresent()) {
      return named.get();
    }
    String match = "";
    if (isHex(text)) {
      for (String id : ids()) {
        if (id.startsWith(text) && isComplete(id)) {
          if (!match.isEmpty()) {
            throw new GantryException(
                Kind.INVALID, "multiple IDs found with provided prefix: " + text);
          }
          match = id;
        }
      }
    }
    if (match.isEmpty()) {
      throw notFound(ref);
    }
    return get(match);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || Character.isUpperCase(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Who holds a name. */
  public Optional<String> holder(String name) {
    if (name.indexOf('/') >= 0 || name.startsWith(".")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(names.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("cannot read name " + name, e);
    }
  }

  /** Takes a name; false if a living container has it. A dead one's name is taken over. */
  public boolean reserve(String name, String id) {
    Path file = names.resolve(name);
    try {
      Path fresh = directory(id).resolve("name.new");
      Files.writeString(fresh, id, StandardCharsets.US_ASCII);
      try {
        Files.createLink(file, fresh);
        return true;
      } catch (FileAlreadyExistsException e) {
        Optional<String> holder = holder(name);
        if (holder.isPresent() && Files.isDirectory(directory(holder.get()))) {
          return false;
        }
        Files.deleteIfExists(file);
        Files.createLink(file, fresh);
        return true;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw failed("cannot reserve name " + name, e);
    }
  }

  /** Frees a name if {@code id} has it. */
  public void release(String name, String id) {
    if (holder(name).filter(id::equals).isPresent()) {
      try {
        Files.deleteIfExists(names.resolve(name));
      } catch (IOException e) {
        throw failed("cannot free name " + name, e);
      }
    }
  }

  /** Frees every name that {@code id} has: for containers whose record is not complete. */
  public void releaseAll(String id) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(names)) {
      for (Path entry : entries) {
        release(entry.getFileName().toString(), id);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw failed("cannot list " + names, e);
    }
  }

  private static GantryException notFound(String ref) {
    return new GantryException(Kind.NOT_FOUND, "No such container: " + ref);
  }

  private static GantryException failed(String what, IOException cause) {
    return isFull(cause)
        ? new GantryException(
            Kind.EXHAUSTED,
            what + ": no space left on device: free some, as with 'gantry image prune'",
            cause)
        : new GantryException(Kind.INTERNAL, what + ": " + cause.getMessage(), cause);
  }

  private static boolean isFull(IOException cause) {
    String message = cause.getMessage();
    return message != null && message.contains("No space left");
  }
}
