package io.gantry.image.distribution.files;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tar, read where they lie. One pass over the headers finds them; contents are
 * passed over by seeking, so that an archive of any size opens in milliseconds. Of two entries with
 * one name the later holds. A symbolic link is followed if it leads to a file: {@code docker save}
 * wrote links for layers that it had written before.
 */
public final class TarFiles implements NamedFiles {
  private static final int MOST_ENTRIES = 200_000;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Member> members;

  private sealed interface Member {
    record Stored(long offset, long size) implements Member {}

    record Link(String target) implements Member {}
  }

  private TarFiles(Path file, FileChannel channel, Map<String, Member> members) {
    this.file = file;
    this.channel = channel;
    this.members = members;
  }

  /**
   * Opens an archive, plain or compressed.
   *
   * @param spoolDirectory for the plain bytes of a compressed one: a file without a name, which
   *     goes with this object or process
   * @throws GantryException {@code INVALID} with the entry's name if it is no proper tar; {@code
   *     EXHAUSTED} if it does not fit the disk
   */
  public static TarFiles open(Path file, Path spoolDirectory) {
    FileChannel channel = Spool.plain(file, spoolDirectory);
    boolean opened = false;
    try {
      var files = new TarFiles(file, channel, index(file, channel));
      opened = true;
      return files;
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    } finally {
      if (!opened) {
        Spool.close(channel);
      }
    }
  }

  private static Map<String, Member> index(Path file, FileChannel channel) throws IOException {
    var members = new HashMap<String, Member>();
    var headers = new HeaderStream(channel);
    var tar = new TarReader(headers);
    try {
      int count = 0;
      for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        count++;
        if (count > MOST_ENTRIES) {
          throw new GantryException(
              Kind.INVALID, "it has more than " + MOST_ENTRIES + " entries: this is no image");
        }
        add(entry.get(), tar, headers, members);
      }
    } catch (GantryException e) {
      throw new GantryException(e.kind(), file + ": " + e.text(), e);
    }
    return members;
  }

  private static void add(
      TarEntry entry, TarReader tar, HeaderStream headers, Map<String, Member> members)
      throws IOException {
    switch (entry.type()) {
      case FILE -> {
        // what is expanded while it is read cannot be read where it lies
        if (tar.content().available() != Math.min(entry.size(), Integer.MAX_VALUE)) {
          throw bad(entry, "is a sparse file, which an image's archive has no use for");
        }
        members.put(entry.path(), new Member.Stored(headers.position(), entry.size()));
        headers.passOver(entry.size());
      }
      case HARD_LINK -> {
        if (!(members.get(entry.linkName()) instanceof Member.Stored stored)) {
          throw bad(entry, "is a link to \"" + entry.linkName() + "\", no file before it");
        }
        members.put(entry.path(), stored);
      }
      case SYMBOLIC_LINK -> members.put(entry.path(), new Member.Link(entry.linkName()));
      case CHARACTER_DEVICE, BLOCK_DEVICE, DIRECTORY, FIFO -> members.remove(entry.path());
    }
  }

  private static GantryException bad(TarEntry entry, String what) {
    return new GantryException(Kind.INVALID, "tar entry \"" + entry.path() + "\" " + what);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public OptionalLong size(String path) {
    Member.Stored stored = find(path);
    return stored == null ? OptionalLong.empty() : OptionalLong.of(stored.size());
  }

  @Override
  public InputStream open(String path, long offset) {
    Member.Stored stored = find(path);
    if (stored == null) {
      throw missing(path);
    }
    long from = Math.clamp(offset, 0, stored.size());
    return new SliceStream(
        channel, stored.offset() + from, stored.size() - from, file + ": " + path);
  }

  private Member.@Nullable Stored find(String path) {
    return switch (members.get(path)) {
      case null -> null;
      case Member.Stored stored -> stored;
      case Member.Link(String target) -> follow(path, target);
    };
  }

  private Member.Stored follow(String path, String target) {
    Optional<String> inside = ArchivePath.follow(path, target);
    String what = file + ": tar entry \"" + path + "\" is a link to \"" + target + "\", ";
    if (inside.isEmpty()) {
      throw new GantryException(Kind.INVALID, what + "which is outside of the archive");
    }
    return switch (members.get(inside.get())) {
      case null -> throw new GantryException(Kind.INVALID, what + "which is not there");
      case Member.Link _ -> throw new GantryException(Kind.INVALID, what + "which is a link too");
      case Member.Stored stored -> stored;
    };
  }

  @Override
  public void close() {
    Spool.close(channel);
  }
}
