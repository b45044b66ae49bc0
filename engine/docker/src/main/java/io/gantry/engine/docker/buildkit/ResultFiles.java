package io.gantry.engine.docker.buildkit;

import io.gantry.engine.docker.FileModes;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the bridge reads of results: {@code ReadFile}, {@code StatFile}, {@code ReadDir}.
 *
 * @param root the files of a result
 */
record ResultFiles(Path root) {
  private static final int LONGEST = 16 << 20;

  /**
   * What a request asks for.
   *
   * @param length 0 for all
   * @param pattern of names in a directory; empty for all
   */
  record Wish(String result, String path, long offset, long length, String pattern) {
    /**
     * Reads one.
     *
     * @param directory whether it is {@code ReadDir}'s
     */
    static Wish parse(byte[] request, boolean directory) {
      var in = new ProtoReader(request);
      String result = "";
      String path = "";
      String pattern = "";
      long[] range = {0, 0};
      while (in.next()) {
        switch (in.field()) {
          case 1 -> result = in.string();
          case 2 -> path = in.string();
          case 3 -> {
            if (directory) {
              pattern = in.string();
            } else if (in.isBytes()) {
              range = range(in.message());
            }
          }
          default -> {}
        }
      }
      return new Wish(result, path, range[0], range[1], pattern);
    }

    private static long[] range(ProtoReader in) {
      long[] range = {0, 0};
      while (in.next()) {
        switch (in.field()) {
          case 1 -> range[0] = in.int64();
          case 2 -> range[1] = in.int64();
          default -> {}
        }
      }
      return range;
    }
  }

  /** A {@code ReadFileResponse}. */
  byte[] read(Wish wish) throws IOException {
    Path file = find(wish.path(), true);
    long most = wish.length() > 0 ? Math.min(wish.length(), LONGEST) : LONGEST;
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.min(wish.offset(), Files.size(file)));
      return new ProtoWriter().bytes(1, in.readNBytes((int) most)).toBytes();
    }
  }

  /** A {@code StatFileResponse}. */
  byte[] stat(Wish wish) throws IOException {
    return new ProtoWriter().message(1, stat(find(wish.path(), false))).toBytes();
  }

  /** A {@code ReadDirResponse}. */
  byte[] list(Wish wish) throws IOException {
    var out = new ProtoWriter();
    Path directory = find(wish.path(), true);
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = new ArrayList<>(all.sorted().toList());
    }
    for (Path file : files) {
      if (wish.pattern().isEmpty() || matches(wish.pattern(), file)) {
        out.message(1, stat(file));
      }
    }
    return out.toBytes();
  }

  private static boolean matches(String pattern, Path file) {
    Path name = file.getFileName();
    return name != null && file.getFileSystem().getPathMatcher("glob:" + pattern).matches(name);
  }

  /** A file below the root, wherever links lead. */
  private Path find(String path, boolean follow) throws IOException {
    Path top = root.toRealPath();
    Path file = top.resolve(path.replaceFirst("^/+", "")).normalize();
    if (file.startsWith(top) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = file.equals(top) ? top : file.getParent();
      Path real = follow ? file.toRealPath() : parent == null ? top : parent.toRealPath();
      if (real.startsWith(top)) {
        return follow ? real : file;
      }
    }
    throw new GantryException(Kind.NOT_FOUND, "open " + path + ": no such file or directory");
  }

  private static ProtoWriter stat(Path file) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(file, "unix:mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = found.get("mode") instanceof Integer value ? value : 0;
    boolean link = Files.isSymbolicLink(file);
    return new ProtoWriter()
        .string(1, String.valueOf(file.getFileName()))
        .int64(2, FileModes.go(mode))
        .int64(5, Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0)
        .int64(
            6, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.NANOSECONDS))
        .string(7, link ? Files.readSymbolicLink(file).toString() : "");
  }
}
