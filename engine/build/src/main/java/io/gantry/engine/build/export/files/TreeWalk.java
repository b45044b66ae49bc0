package io.gantry.engine.build.export.files;

import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Reads a file system, sorted by name. */
public final class TreeWalk {
  private final RootDirectory root;
  private final TreeSink sink;
  private final LongConsumer progress;
  private final boolean digests;
  private final Map<Inode, String> linked = new HashMap<>();
  private final TreeMap<String, Digest> contents = new TreeMap<>();
  private long bytes;

  private record Inode(long device, long number) {}

  /**
   * Will tell {@code sink} of what is in {@code root}.
   *
   * @param digests whether {@link #contents} is wanted
   * @param progress hears how many bytes of files have been read
   */
  public TreeWalk(RootDirectory root, TreeSink sink, boolean digests, LongConsumer progress) {
    this.root = root;
    this.sink = sink;
    this.digests = digests;
    this.progress = progress;
  }

  /** Reads all. */
  public void run() throws IOException {
    children("");
  }

  /** What the regular files hold, by path, if it is wanted. */
  public Map<String, Digest> contents() {
    return contents;
  }

  private void children(String directory) throws IOException {
    for (String name : root.list(directory)) {
      String path = directory.isEmpty() ? name : directory + "/" + name;
      var status = root.stat(path, false);
      if (status.isPresent() && !status.get().isSocket()) {
        put(path, status.get());
      }
    }
  }

  private void put(String path, FileStatus status) throws IOException {
    if (status.isDirectory()) {
      sink.directory(path, status, root.attributes(path));
      children(path);
      sink.end(path, status);
      return;
    }
    if (status.links() > 1) {
      String first = linked.putIfAbsent(new Inode(status.device(), status.inode()), path);
      if (first != null) {
        sink.link(path, first, status);
        return;
      }
    }
    if (status.isSymbolicLink()) {
      sink.symlink(path, root.readLink(path), status);
    } else if (status.isRegular()) {
      file(path, status);
    } else {
      sink.node(path, status, root.attributes(path));
    }
  }

  private void file(String path, FileStatus status) throws IOException {
    Map<String, byte[]> attributes = root.attributes(path);
    try (InputStream in = root.read(path)) {
      if (digests) {
        MessageDigest sum = Digest.sha256();
        try (var summed = new DigestInputStream(in, sum)) {
          sink.file(path, status, attributes, summed);
        }
        contents.put(path, new Digest(HexFormat.of().formatHex(sum.digest())));
      } else {
        sink.file(path, status, attributes, in);
      }
    }
    bytes += status.size();
    progress.accept(bytes);
  }
}
