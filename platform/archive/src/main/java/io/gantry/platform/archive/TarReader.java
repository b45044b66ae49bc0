package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive entry by entry: {@link #next}, then {@link #content}, and so on. What is left of
 * an entry's content is skipped by reading, so that a digesting source sees every byte up to the
 * end of the archive (and not the padding that may follow it).
 *
 * <p>Understands V7, ustar, GNU (long names, base-256 numbers, sparse files) and PAX (global and
 * extended headers, extended attributes, sparse 0.0, 0.1 and 1.0). Extended headers and sparse maps
 * are limited to 1 MiB, so memory is bounded whatever the archive says.
 *
 * <p>A malformed or truncated archive is a {@link GantryException} of kind {@code INVALID} that
 * names the entry; an {@link IOException} is the source's. Not for several threads.
 */
public final class TarReader {
  private static final int EXTENSION_LIMIT = 1 << 20;

  private final InputStream in;
  private final byte[] scratch = new byte[64 * 1024];
  private PaxRecords global = PaxRecords.NONE;
  private String current = "";
  private TarContent content = TarContent.EMPTY;
  private long stored;
  private int padding;
  private boolean ended;

  /** Reads from {@code in}, which the caller closes. */
  public TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, or nothing at the end of the archive. */
  public Optional<TarEntry> next() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    try {
      skipContent();
      return advance();
    } catch (GantryException e) {
      ended = true;
      throw e.text().startsWith("tar entry ") || e.text().startsWith("tar archive ")
          ? e
          : new GantryException(e.kind(), "tar entry " + where() + ": " + e.text(), e);
    }
  }

  /**
   * The content of the entry that {@link #next} gave, {@code size} bytes with holes as zeros; empty
   * if it is no file. Valid until the next call of {@link #next}.
   */
  public TarContent content() {
    return content;
  }

  private String where() {
    return current.isEmpty() ? "1" : "after \"" + current + "\"";
  }

  private Optional<TarEntry> advance() throws IOException {
    PaxRecords pax = PaxRecords.NONE;
    @Nullable String longName = null;
    @Nullable String longLink = null;
    while (true) {
      byte[] block = headerBlock();
      if (block.length == 0) {
        ended = true;
        return Optional.empty();
      }
      var header = new Header(block);
      if (!header.checksumHolds()) {
        throw new GantryException(Kind.INVALID, "no valid tar header");
      }
      switch (header.type()) {
        case 'x', 'X' -> pax = PaxRecords.parse(extension(header));
        case 'g' -> addGlobal(PaxRecords.parse(extension(header)));
        case 'L' -> longName = untilZero(extension(header));
        case 'K' -> longLink = untilZero(extension(header));
        case 'V' -> extension(header);
        default -> {
          return Optional.of(entry(header, block, pax.over(global), longName, longLink));
        }
      }
    }
  }

  private void addGlobal(PaxRecords records) {
    global = records.over(global);
    if (global.weight() > EXTENSION_LIMIT) {
      throw new GantryException(Kind.INVALID, "global headers are longer than 1 MiB");
    }
  }

  /** The next header; nothing at the end: two zero blocks, one, or no more bytes. */
  private byte[] headerBlock() throws IOException {
    byte[] block = new byte[Header.BLOCK];
    int length = in.readNBytes(block, 0, block.length);
    if (length == 0) {
      return new byte[0];
    }
    checkLength(length);
    if (!new Header(block).isZero()) {
      return block;
    }
    length = in.readNBytes(block, 0, block.length);
    if (length == block.length && !new Header(block).isZero()) {
      throw new GantryException(Kind.INVALID, "a lone block of zeros is followed by data");
    }
    return new byte[0];
  }

  private byte[] block() throws IOException {
    byte[] block = new byte[Header.BLOCK];
    checkLength(in.readNBytes(block, 0, block.length));
    return block;
  }

  private void checkLength(int length) {
    if (length < Header.BLOCK) {
      throw truncated();
    }
  }

  private GantryException truncated() {
    return new GantryException(
        Kind.INVALID,
        "tar archive ends too early, "
            + (current.isEmpty() ? "in its first entry" : "in or after \"" + current + "\""));
  }

  private byte[] extension(Header header) throws IOException {
    long size = header.number(Header.SIZE, 12);
    if (size < 0 || size > EXTENSION_LIMIT) {
      throw new GantryException(Kind.INVALID, "extended header of " + size + " bytes, over 1 MiB");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size || in.readNBytes(paddingOf(size)).length < paddingOf(size)) {
      throw truncated();
    }
    return bytes;
  }

  private static int paddingOf(long size) {
    return (int) (-size & (Header.BLOCK - 1));
  }

  private static String untilZero(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return HeaderText.decode(bytes, 0, end);
  }

  private TarEntry entry(
      Header header,
      byte[] block,
      PaxRecords pax,
      @Nullable String longName,
      @Nullable String longLink)
      throws IOException {
    String raw = longName != null ? longName : pax.text("path", header.path());
    raw = pax.text("GNU.sparse.name", raw);
    String path = EntryPath.clean(raw);
    current = path.isEmpty() ? "/" : path;
    try {
      TarEntry.Type type = type(header.type(), raw);
      boolean device = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
      long size = openContent(header, block, pax, type);
      return new TarEntry(
          path,
          type,
          (int) header.number(Header.MODE, 8),
          id("uid", pax.number("uid", header.number(Header.UID, 8))),
          id("gid", pax.number("gid", header.number(Header.GID, 8))),
          size,
          modified(header, pax),
          linkName(header, pax, type, longLink),
          device && header.hasDevices() ? (int) header.number(Header.DEVICE_MAJOR, 8) : 0,
          device && header.hasDevices() ? (int) header.number(Header.DEVICE_MINOR, 8) : 0,
          pax.attributes());
    } catch (GantryException e) {
      throw e.text().startsWith("tar archive ")
          ? e
          : new GantryException(e.kind(), "tar entry \"" + current + "\": " + e.text(), e);
    }
  }

  private static TarEntry.Type type(char flag, String raw) {
    return switch (flag) {
      case '0', '\0', '7', 'S' ->
          raw.endsWith("/") && flag != 'S' ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
      case '1' -> TarEntry.Type.HARD_LINK;
      case '2' -> TarEntry.Type.SYMBOLIC_LINK;
      case '3' -> TarEntry.Type.CHARACTER_DEVICE;
      case '4' -> TarEntry.Type.BLOCK_DEVICE;
      case '5', 'D' -> TarEntry.Type.DIRECTORY;
      case '6' -> TarEntry.Type.FIFO;
      default ->
          throw new GantryException(
              Kind.INVALID, "unsupported entry type " + (int) flag + " ('" + flag + "')");
    };
  }

  private static long id(String which, long value) {
    if (value < 0 || value > 0xffff_ffffL) {
      throw new GantryException(Kind.INVALID, which + " " + value + " is out of range");
    }
    return value;
  }

  private static Instant modified(Header header, PaxRecords pax) {
    String precise = pax.text("mtime");
    return precise != null
        ? PaxTime.parse(precise)
        : PaxTime.instant(header.number(Header.MODIFIED, 12), 0);
  }

  private static String linkName(
      Header header, PaxRecords pax, TarEntry.Type type, @Nullable String longLink) {
    if (type != TarEntry.Type.HARD_LINK && type != TarEntry.Type.SYMBOLIC_LINK) {
      return "";
    }
    String target =
        longLink != null ? longLink : pax.text("linkpath", header.text(Header.LINK, 100));
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw new GantryException(Kind.INVALID, "link without a target");
    }
    return type == TarEntry.Type.HARD_LINK ? EntryPath.clean(target) : target;
  }

  /** Sets up what {@link #content} reads; returns the unpacked size. */
  private long openContent(Header header, byte[] block, PaxRecords pax, TarEntry.Type type)
      throws IOException {
    long size = pax.number("size", header.number(Header.SIZE, 12));
    if (size < 0) {
      throw new GantryException(Kind.INVALID, "size " + size + " is negative");
    }
    boolean hasContent = type == TarEntry.Type.FILE || header.type() == 'D';
    stored = hasContent ? size : 0;
    padding = paddingOf(stored);
    if (!hasContent || type == TarEntry.Type.DIRECTORY) {
      content = TarContent.EMPTY;
      return 0;
    }
    content = new Stored();
    Optional<SparseMap> map = sparseMap(header, block, pax);
    if (map.isEmpty()) {
      return size;
    }
    if (map.get().stored() != stored) {
      throw new GantryException(Kind.INVALID, "sparse map does not fit the stored size");
    }
    content = map.get().expand(content);
    return map.get().size();
  }

  private Optional<SparseMap> sparseMap(Header header, byte[] block, PaxRecords pax)
      throws IOException {
    if (header.type() == 'S') {
      return Optional.of(SparseMap.ofHeader(block, this::block));
    }
    if (pax.number("GNU.sparse.major", 0) == 1 && pax.number("GNU.sparse.minor", 0) == 0) {
      return Optional.of(
          SparseMap.ofLines(this::storedBlock, pax.number("GNU.sparse.realsize", -1)));
    }
    String map = pax.text(PaxRecords.SPARSE_MAP);
    if (map != null) {
      return Optional.of(SparseMap.ofRecord(map, pax.number("GNU.sparse.size", -1)));
    }
    return pax.text("GNU.sparse.size") == null
        ? Optional.empty()
        : Optional.of(new SparseMap(List.of(), pax.number("GNU.sparse.size", 0)));
  }

  /** A block of the entry's own stored bytes. */
  private byte[] storedBlock() throws IOException {
    if (stored < Header.BLOCK) {
      throw new GantryException(Kind.INVALID, "malformed sparse map");
    }
    stored -= Header.BLOCK;
    return block();
  }

  private void skipContent() throws IOException {
    while (stored > 0) {
      int count = in.read(scratch, 0, (int) Math.min(stored, scratch.length));
      if (count < 0) {
        throw truncated();
      }
      stored -= count;
    }
    if (in.readNBytes(scratch, 0, padding) < padding) {
      throw truncated();
    }
    padding = 0;
    content = TarContent.EMPTY;
  }

  /** The bytes that the archive holds for the current entry. */
  private final class Stored extends TarContent {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (stored == 0 || length == 0) {
        return length == 0 ? 0 : -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, stored));
      if (count < 0) {
        throw truncated();
      }
      stored -= count;
      return count;
    }

    @Override
    public int available() {
      return (int) Math.min(stored, Integer.MAX_VALUE);
    }
  }
}
