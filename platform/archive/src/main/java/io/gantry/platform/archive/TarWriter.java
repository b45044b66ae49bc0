package io.gantry.platform.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an archive: {@link #put} an entry, {@link #write} its {@code size} bytes, and so on, then
 * {@link #close}. The same entries give the same bytes, always.
 *
 * <p>Headers are ustar; a PAX extended header goes before an entry that needs one: paths or links
 * that are long or not ASCII, sizes of 8 GiB and more, big ids, times with a fraction or before
 * 1970, extended attributes. User and group names are left empty. Not for several threads.
 */
public final class TarWriter implements AutoCloseable {
  private static final byte[] ZEROS = new byte[Header.BLOCK];

  private final OutputStream out;
  private long missing;
  private int padding;
  private String current = "";

  /** Writes to {@code out}, which the caller closes. */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts an entry.
   *
   * @throws IllegalStateException if the entry before it still lacks content
   */
  public void put(TarEntry entry) throws IOException {
    finishEntry();
    current = entry.path();
    String path = pathOf(entry);
    var pax = new TreeMap<String, byte[]>();
    byte[] header = header(entry, path, pax);
    if (!pax.isEmpty()) {
      writeExtension(path, pax);
    }
    out.write(header);
    missing = entry.isFile() ? entry.size() : 0;
    padding = (int) (-missing & (Header.BLOCK - 1));
  }

  /** Starts an entry and copies its content, which must have {@code entry.size()} bytes. */
  public void put(TarEntry entry, InputStream content) throws IOException {
    put(entry);
    byte[] buffer = new byte[Math.clamp(entry.size(), 1, 64 * 1024)];
    int count;
    while (missing > 0
        && (count = content.read(buffer, 0, (int) Math.min(buffer.length, missing))) >= 0) {
      write(buffer, 0, count);
    }
    finishEntry();
  }

  /**
   * Adds content to the current entry.
   *
   * @throws IllegalStateException if that is more than its size
   */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > missing) {
      throw new IllegalStateException("tar entry \"" + current + "\" is longer than its size");
    }
    out.write(bytes, offset, length);
    missing -= length;
  }

  /** Ends the archive; the stream under it stays open. */
  @Override
  public void close() throws IOException {
    finishEntry();
    out.write(ZEROS);
    out.write(ZEROS);
    out.flush();
  }

  private void finishEntry() throws IOException {
    if (missing > 0) {
      throw new IllegalStateException(
          "tar entry \"" + current + "\" lacks " + missing + " of its bytes");
    }
    out.write(ZEROS, 0, padding);
    padding = 0;
  }

  private static String pathOf(TarEntry entry) {
    if (entry.path().isEmpty()) {
      return "./";
    }
    return entry.isDirectory() ? entry.path() + "/" : entry.path();
  }

  private static byte[] header(TarEntry entry, String path, Map<String, byte[]> pax) {
    var header = new HeaderBuilder(flag(entry.type()));
    if (!header.path(path)) {
      pax.put("path", HeaderText.encode(path));
    }
    if (!header.text(Header.LINK, 100, entry.linkName())) {
      pax.put("linkpath", HeaderText.encode(entry.linkName()));
    }
    header.number(Header.MODE, 8, entry.mode());
    number(header, Header.UID, 8, "uid", entry.uid(), pax);
    number(header, Header.GID, 8, "gid", entry.gid(), pax);
    number(header, Header.SIZE, 12, "size", entry.isFile() ? entry.size() : 0, pax);
    Instant modified = entry.modified();
    long seconds = modified.getEpochSecond();
    int nanos = modified.getNano();
    if (!header.number(Header.MODIFIED, 12, seconds) || nanos != 0) {
      pax.put("mtime", ascii(PaxTime.format(entry.modified())));
    }
    header.number(Header.DEVICE_MAJOR, 8, entry.deviceMajor());
    header.number(Header.DEVICE_MINOR, 8, entry.deviceMinor());
    for (var attribute : entry.attributes().entrySet()) {
      pax.put(PaxRecords.attributeKey(attribute.getKey()), attribute.getValue());
    }
    return header.build();
  }

  private static void number(
      HeaderBuilder header, int at, int width, String key, long value, Map<String, byte[]> pax) {
    if (!header.number(at, width, value)) {
      pax.put(key, ascii(Long.toString(value)));
    }
  }

  private static char flag(TarEntry.Type type) {
    return switch (type) {
      case FILE -> '0';
      case HARD_LINK -> '1';
      case SYMBOLIC_LINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  private void writeExtension(String path, Map<String, byte[]> pax) throws IOException {
    var records = new ByteArrayOutputStream();
    for (var record : pax.entrySet()) {
      writeRecord(records, HeaderText.encode(record.getKey()), record.getValue());
    }
    var header = new HeaderBuilder('x');
    header.extensionName(path);
    header.number(Header.MODE, 8, 0);
    header.number(Header.UID, 8, 0);
    header.number(Header.GID, 8, 0);
    header.number(Header.SIZE, 12, records.size());
    header.number(Header.MODIFIED, 12, 0);
    header.number(Header.DEVICE_MAJOR, 8, 0);
    header.number(Header.DEVICE_MINOR, 8, 0);
    out.write(header.build());
    records.writeTo(out);
    out.write(ZEROS, 0, -records.size() & (Header.BLOCK - 1));
  }

  /** The length in front counts its own digits. */
  private static void writeRecord(ByteArrayOutputStream out, byte[] key, byte[] value) {
    int rest = key.length + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    if (Integer.toString(length).length() > Integer.toString(rest).length()) {
      length++;
    }
    out.writeBytes(ascii(length + " "));
    out.writeBytes(key);
    out.write('=');
    out.writeBytes(value);
    out.write('\n');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
