package io.gantry.image.snapshot;

import io.gantry.platform.linux.NativeText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes a {@link Recipe} while its tar goes by. One thread's. */
final class RecipeWriter implements AutoCloseable {
  private static final int ROOM = 32 * 1024;

  /** A shorter run of zeros is kept as bytes. */
  private static final int RUN = 8;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final OutputStream file;
  private final DeflaterOutputStream out;
  private final byte[] plain = new byte[ROOM];
  private final byte[] literals = new byte[ROOM];
  private final PlaceIndex places = new PlaceIndex();
  private final CRC32C sum = new CRC32C();
  private byte[] path = {};
  private int filled;
  private int pending;
  private int files;
  private boolean named;
  private String place = "";
  private long start;
  private long length;

  RecipeWriter(Path file) throws IOException {
    this.file = Files.newOutputStream(file);
    out = new DeflaterOutputStream(this.file, deflater, ROOM);
    put(Recipe.MAGIC, 0, Recipe.MAGIC.length);
  }

  /** Bytes of the tar that are no file's content. */
  void literal(byte[] bytes, int offset, int count) throws IOException {
    endContent();
    int done = 0;
    while (done < count) {
      if (pending == ROOM) {
        flushLiterals();
      }
      int part = Math.min(count - done, ROOM - pending);
      System.arraycopy(bytes, offset + done, literals, pending, part);
      pending += part;
      done += part;
    }
  }

  /** The contents that follow go to the file at {@code place}. */
  void begin(String place) throws IOException {
    endContent();
    this.place = place;
    named = false;
  }

  /** Bytes of the tar that are the current file's from {@code position} on. */
  void content(long position, byte[] bytes, int offset, int count) throws IOException {
    if (pending > 0) {
      flushLiterals();
    }
    if (length > 0 && position != start + length) {
      endContent();
    }
    if (length == 0) {
      start = position;
      sum.reset();
    }
    length += count;
    sum.update(bytes, offset, count);
  }

  /**
   * The file at a place is about to go.
   *
   * @return the number under which its content must be kept, or -1
   */
  int replaced(String place) {
    return places.take(place);
  }

  private void endContent() throws IOException {
    if (length == 0) {
      return;
    }
    if (!named) {
      putFile();
    }
    put(Recipe.CONTENT);
    putNumber(start);
    putNumber(length);
    putNumber(sum.getValue());
    length = 0;
  }

  private void putFile() throws IOException {
    byte[] next = NativeText.encode(place);
    int mismatch = Arrays.mismatch(path, next);
    int shared = mismatch < 0 ? next.length : mismatch;
    put(Recipe.FILE);
    putNumber(shared);
    putNumber(next.length - shared);
    put(next, shared, next.length - shared);
    path = next;
    named = true;
    int _ = places.put(place, files++);
  }

  private void flushLiterals() throws IOException {
    int from = 0;
    int at = 0;
    while (at < pending) {
      if (literals[at] != 0) {
        at++;
        continue;
      }
      int end = at + 1;
      while (end < pending && literals[end] == 0) {
        end++;
      }
      if (end - at >= RUN) {
        putBytes(from, at);
        put(Recipe.ZEROS);
        putNumber(end - at);
        from = end;
      }
      at = end;
    }
    putBytes(from, pending);
    pending = 0;
  }

  private void putBytes(int from, int to) throws IOException {
    if (to > from) {
      put(Recipe.BYTES);
      putNumber(to - from);
      put(literals, from, to - from);
    }
  }

  private void put(int value) throws IOException {
    if (filled == ROOM) {
      drain();
    }
    plain[filled++] = (byte) value;
  }

  private void putNumber(long number) throws IOException {
    long rest = number;
    while (rest >= 0x80) {
      put((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
  }

  private void put(byte[] bytes, int offset, int count) throws IOException {
    if (count > ROOM - filled) {
      drain();
    }
    System.arraycopy(bytes, offset, plain, filled, count);
    filled += count;
  }

  private void drain() throws IOException {
    out.write(plain, 0, filled);
    filled = 0;
  }

  /** The tar is complete. */
  void finish() throws IOException {
    endContent();
    flushLiterals();
    put(Recipe.END);
    drain();
    out.finish();
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    file.close();
  }
}
