package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.grpc.MessageStream;
import io.gantry.platform.linux.fs.DirectoryReader;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends a tree of files: all their names at first, then the content of those that are asked for.
 */
final class TreeSender {
  private static final int CHUNK = 32 * 1024;
  private static final Duration ENDLESS = Duration.ofDays(365);

  private final MessageStream stream;
  private final RootDirectory root;
  private final List<Stat> files = new ArrayList<>();
  private final Map<List<Long>, String> inodes = new HashMap<>();
  private final BlockingQueue<OptionalInt> wanted = new LinkedBlockingQueue<>();

  /** Sends what is in {@code root}, which nobody changes. */
  TreeSender(MessageStream stream, RootDirectory root) {
    this.stream = stream;
    this.root = root;
  }

  /** Sends all, and returns when the receiver has what it wants. */
  void run() throws IOException, InterruptedException {
    try (var reader = new DirectoryReader()) {
      walk("", reader);
    }
    try (TaskGroup group = TaskGroup.open("file-sender")) {
      Future<?> _ =
          group.fork(() -> {
            send();
            return true;
          });
      Future<?> _ =
          group.fork(() -> {
            listen();
            return true;
          });
      group.join(ENDLESS);
    }
  }

  /** Depth first, names in the order of their bytes: receivers insist on it. */
  private void walk(String directory, DirectoryReader reader) {
    List<DirectoryReader.Entry> entries = new ArrayList<>(reader.read(root, directory));
    entries.sort(Comparator.comparing(TreeSender::bytes, Arrays::compareUnsigned));
    for (DirectoryReader.Entry entry : entries) {
      String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
      if (entry.status().isSocket()) {
        continue;
      }
      files.add(stat(path, entry.status()));
      if (entry.status().isDirectory()) {
        walk(path, reader);
      }
    }
  }

  private static byte[] bytes(DirectoryReader.Entry entry) {
    return entry.name().getBytes(StandardCharsets.UTF_8);
  }

  private Stat stat(String path, FileStatus status) {
    String link = "";
    if (status.isSymbolicLink()) {
      link = root.readLink(path);
    } else if (status.links() > 1 && !status.isDirectory()) {
      String first = inodes.putIfAbsent(List.of(status.device(), status.inode()), path);
      link = first == null ? "" : first;
    }
    return new Stat(
        path,
        status.mode(),
        status.isDirectory() ? 0 : status.size(),
        status.modified(),
        link,
        status.rdev(),
        Map.of());
  }

  private void send() throws IOException, InterruptedException {
    for (Stat stat : files) {
      stream.send(new Packet.File(Optional.of(stat)).message());
    }
    stream.send(new Packet.File(Optional.empty()).message());
    for (var next = wanted.take(); next.isPresent(); next = wanted.take()) {
      content(next.getAsInt());
    }
    stream.send(new Packet.Fin().message());
  }

  private void content(int id) throws IOException {
    try (InputStream in = root.read(files.get(id).path())) {
      byte[] bytes = in.readNBytes(CHUNK);
      while (bytes.length > 0) {
        stream.send(new Packet.Content(id, bytes).message());
        bytes = in.readNBytes(CHUNK);
      }
    }
    stream.send(new Packet.Content(id, new byte[0]).message());
  }

  private void listen() throws IOException {
    for (var next = stream.receive(); next.isPresent(); next = stream.receive()) {
      switch (Packet.parse(next.get())) {
        case Packet.Request(int file) -> {
          if (file < 0 || file >= files.size() || !files.get(file).isRegular()) {
            throw new GantryException(Kind.INVALID, "invalid file id " + file);
          }
          wanted.add(OptionalInt.of(file));
        }
        case Packet.Fin _ -> {
          wanted.add(OptionalInt.empty());
          return;
        }
        case Packet.Failure(String text) ->
            throw new GantryException(Kind.UNAVAILABLE, "error from receiver: " + text);
        case Packet.File _, Packet.Content _ ->
            throw new GantryException(Kind.INVALID, "the receiver of files sends files");
      }
    }
    throw new GantryException(Kind.UNAVAILABLE, "the receiver of files has left early");
  }
}
