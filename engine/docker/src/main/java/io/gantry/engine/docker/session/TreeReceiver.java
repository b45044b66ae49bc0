package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.MessageStream;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree here what it is at the sender's: asks for the content of files whose size or time
 * differs, and removes what the sender does not name.
 *
 * <p>A file gets its time when its content is whole, so what was left by a transfer that broke off
 * differs, and is asked for again.
 */
final class TreeReceiver {
  private static final int MOST_FILES = 5_000_000;
  private static final int MOST_OPEN = 256;

  /** A file whose content is on its way. */
  private static final class Pending {
    private final Stat stat;
    private @Nullable OutputStream out;

    Pending(Stat stat) {
      this.stat = stat;
    }
  }

  private final MessageStream stream;
  private final RootDirectory root;
  private final LongConsumer moved;
  private final Requests requests;
  private final Map<Integer, Pending> pending = new HashMap<>();
  private final Set<String> directories = new HashSet<>(Set.of(""));
  private final Set<String> named = new HashSet<>();
  private final List<Stat> links = new ArrayList<>();
  private final List<Stat> times = new ArrayList<>();
  private int open;
  private int count;
  private boolean all;
  private boolean done;

  /** Receives into {@code root}; {@code moved} hears how many bytes have come. */
  TreeReceiver(MessageStream stream, RootDirectory root, LongConsumer moved) {
    this.stream = stream;
    this.root = root;
    this.moved = moved;
    this.requests = new Requests(stream);
  }

  /** Receives all. */
  void run() throws IOException {
    try (requests) {
      try {
        receive();
      } catch (IOException | GantryException e) {
        requests.fail(String.valueOf(e.getMessage()));
        throw e;
      } finally {
        for (Pending file : pending.values()) {
          close(file);
        }
      }
    }
  }

  private void receive() throws IOException {
    long total = 0;
    while (true) {
      Optional<byte[]> message = stream.receive();
      if (message.isEmpty()) {
        throw refused("the client ends the transfer of files too early");
      }
      total += message.get().length;
      moved.accept(total);
      switch (Packet.parse(message.get())) {
        case Packet.File(Optional<Stat> stat) -> {
          if (stat.isPresent()) {
            file(stat.get());
          } else {
            all = true;
          }
        }
        case Packet.Content(int file, byte[] bytes) -> data(file, bytes);
        case Packet.Failure(String text) -> throw refused("error from sender: " + text);
        case Packet.Request(int file) -> throw refused("the client asks for a file: " + file);
        case Packet.Fin() -> {
          if (!done) {
            throw refused("the client ends the transfer of files too early");
          }
          return;
        }
      }
      if (all && pending.isEmpty() && !done) {
        done = true;
        settle();
        requests.finish();
      }
    }
  }

  private static GantryException refused(String why) {
    return new GantryException(Kind.INVALID, why);
  }

  private void file(Stat stat) {
    int id = count;
    count++;
    String path = stat.path();
    check(path);
    if (count > MOST_FILES) {
      throw new GantryException(Kind.EXHAUSTED, "a context of more than " + MOST_FILES + " files");
    }
    if (stat.isDirectory()) {
      directories.add(path);
      times.add(stat);
    }
    if (stat.isHardLink()) {
      if (!named.contains(stat.link()) || directories.contains(stat.link())) {
        throw refused("invalid link " + path + " to unknown path: " + stat.link());
      }
      links.add(stat);
    } else {
      change(id, stat);
    }
    named.add(path);
  }

  /** A name in a directory that the sender has named: nothing else may be written to. */
  private void check(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    boolean proper =
        !name.isEmpty()
            && !name.equals(".")
            && !name.equals("..")
            && path.indexOf('\0') < 0
            && slash != 0
            && directories.contains(slash < 0 ? "" : path.substring(0, slash))
            && !named.contains(path);
    if (!proper || all) {
      throw refused("the client names a file out of order: \"" + path + "\"");
    }
  }

  private void change(int id, Stat stat) {
    String path = stat.path();
    Optional<FileStatus> here = root.stat(path, false);
    Optional<String> target = here.filter(FileStatus::isSymbolicLink).map(_ -> root.readLink(path));
    switch (FileChange.of(here, target, stat)) {
      case KEEP -> {}
      case TOUCH -> settle(stat);
      case REPLACE -> {
        if (here.isPresent()) {
          root.remove(path);
        }
        if (stat.isRegular()) {
          pending.put(id, new Pending(stat));
          requests.ask(id);
        } else {
          make(stat);
          settle(stat);
        }
      }
    }
  }

  private void make(Stat stat) {
    if (stat.isDirectory()) {
      root.makeDirectory(stat.path(), 0700);
    } else if (stat.isSymbolicLink()) {
      root.symlink(stat.link(), stat.path());
    } else {
      root.makeNode(stat.path(), stat.mode(), stat.device());
    }
  }

  /** Gives a file that is whole what it has beside its content. */
  private void settle(Stat stat) {
    if (!stat.isSymbolicLink()) {
      root.changeMode(stat.path(), stat.mode() & 07777);
    }
    stat.attributes().forEach((name, value) -> attribute(stat.path(), name, value));
    if (!stat.isDirectory()) {
      root.setTimes(stat.path(), stat.modified());
    }
  }

  private void attribute(String path, String name, byte[] value) {
    if (!name.startsWith("user.") && !name.equals("security.capability")) {
      return;
    }
    try {
      root.setAttribute(path, name, value);
    } catch (LinuxException _) {
      // Not every file system has them, and few files of a context need theirs.
    }
  }

  private void data(int id, byte[] bytes) throws IOException {
    Pending file = pending.get(id);
    if (file == null) {
      throw refused("invalid file request " + id);
    }
    OutputStream out = file.out;
    if (out == null) {
      open++;
      if (open > MOST_OPEN) {
        throw refused("the client sends more than " + MOST_OPEN + " files at once");
      }
      out = root.create(file.stat.path(), 0600);
      file.out = out;
    }
    if (bytes.length > 0) {
      out.write(bytes);
      return;
    }
    pending.remove(id);
    close(file);
    settle(file.stat);
  }

  private void close(Pending file) throws IOException {
    OutputStream out = file.out;
    if (out != null) {
      open--;
      out.close();
    }
  }

  /** All content is here. */
  private void settle() {
    for (Stat link : links) {
      FileStatus target = root.stat(link.link(), false).orElseThrow();
      Optional<FileStatus> here = root.stat(link.path(), false);
      if (here.filter(status -> status.inode() == target.inode()).isEmpty()) {
        root.remove(link.path());
        root.link(link.link(), link.path());
      }
    }
    for (String directory : directories) {
      for (String name : root.list(directory)) {
        String path = directory.isEmpty() ? name : directory + "/" + name;
        if (!named.contains(path)) {
          root.remove(path);
        }
      }
    }
    for (Stat directory : times) {
      root.setTimes(directory.path(), directory.modified());
    }
  }
}
