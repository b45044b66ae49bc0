package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the stored bytes of a sparse file belong (GNU tar manual, <i>Storing Sparse Files</i>: the
 * old GNU format and PAX 0.0, 0.1 and 1.0). Everything between the regions is zeros.
 *
 * @param regions ascending and apart, inside {@code size}
 * @param size length of the whole file
 */
record SparseMap(List<Region> regions, long size) {
  /** A run of stored bytes. */
  record Region(long offset, long length) {}

  private static final int LIMIT = 1 << 16;

  SparseMap {
    regions = List.copyOf(regions);
    long end = 0;
    for (Region region : regions) {
      if (region.offset < end
          || region.length < 0
          || region.offset > size
          || region.length > size - region.offset) {
        throw malformed();
      }
      end = region.offset + region.length;
    }
  }

  private static GantryException malformed() {
    return new GantryException(Kind.INVALID, "malformed sparse map");
  }

  /** How many bytes the archive holds for the file. */
  long stored() {
    long stored = 0;
    for (Region region : regions) {
      stored += region.length;
    }
    return stored;
  }

  /** {@code offset,length,offset,length…} as PAX 0.1 has it. */
  static SparseMap ofRecord(String text, long size) {
    String[] numbers = text.split(",", -1);
    if (numbers.length % 2 != 0 || numbers.length / 2 > LIMIT) {
      throw malformed();
    }
    var regions = new ArrayList<Region>();
    for (int i = 0; i < numbers.length; i += 2) {
      regions.add(
          new Region(
              PaxRecords.decimal(PaxRecords.SPARSE_MAP, numbers[i]),
              PaxRecords.decimal(PaxRecords.SPARSE_MAP, numbers[i + 1])));
    }
    return new SparseMap(regions, size);
  }

  /** The old GNU map: in {@code header}, continued in blocks that {@code blocks} reads. */
  static SparseMap ofHeader(byte[] header, Blocks blocks) throws IOException {
    var regions = new ArrayList<Region>();
    byte[] block = header;
    long size = new Header(header).number(Header.SPARSE_REAL_SIZE, 12);
    int at = Header.SPARSE;
    int pairs = 4;
    int extended = Header.SPARSE_EXTENDED;
    while (true) {
      for (int i = 0; i < pairs && block[at + i * 24] != 0; i++) {
        var fields = new Header(block);
        regions.add(
            new Region(fields.number(at + i * 24, 12), fields.number(at + i * 24 + 12, 12)));
      }
      if (block[extended] == 0) {
        return new SparseMap(regions, size);
      }
      if (regions.size() > LIMIT) {
        throw malformed();
      }
      block = blocks.next();
      at = 0;
      pairs = 21;
      extended = 504;
      if (block[0] == 0 && block[extended] != 0) {
        throw malformed();
      }
    }
  }

  /** Reads blocks of 512 bytes; fails at the end. */
  interface Blocks {
    byte[] next() throws IOException;
  }

  /**
   * The map of PAX 1.0 in front of the data: a count, then pairs, each on a line, padded to a
   * block.
   */
  static SparseMap ofLines(Blocks blocks, long size) throws IOException {
    var lines = new Lines(blocks);
    long count = lines.next();
    if (count > LIMIT) {
      throw malformed();
    }
    var regions = new ArrayList<Region>();
    for (long i = 0; i < count; i++) {
      regions.add(new Region(lines.next(), lines.next()));
    }
    return new SparseMap(regions, size);
  }

  private static final class Lines {
    private final Blocks blocks;
    private byte[] block = {};
    private int at;

    Lines(Blocks blocks) {
      this.blocks = blocks;
    }

    long next() throws IOException {
      long value = 0;
      for (int digits = 0; ; digits++) {
        if (at == block.length) {
          block = blocks.next();
          at = 0;
        }
        byte b = block[at++];
        if (b == '\n' && digits > 0) {
          return value;
        }
        if (b < '0' || b > '9' || digits >= 18) {
          throw malformed();
        }
        value = value * 10 + b - '0';
      }
    }
  }

  /** The whole file: {@code stored} with the holes filled by zeros. */
  TarContent expand(InputStream stored) {
    return new Expanded(stored);
  }

  private final class Expanded extends TarContent {
    private final InputStream stored;
    private int next;
    private long position;

    Expanded(InputStream stored) {
      this.stored = stored;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      long hole = hole();
      if (length == 0 || (next == regions.size() && hole == 0)) {
        return length == 0 ? 0 : -1;
      }
      int count;
      if (hole > 0) {
        count = (int) Math.min(hole, length);
        Arrays.fill(buffer, offset, offset + count, (byte) 0);
      } else {
        Region region = regions.get(next);
        count =
            stored.read(
                buffer, offset, (int) Math.min(length, region.offset + region.length - position));
        if (count < 0) {
          throw new GantryException(Kind.INVALID, "sparse file ends early");
        }
      }
      position += count;
      return count;
    }

    /** How many zeros come before stored bytes or the end; {@code next} is the region after it. */
    private long hole() {
      while (next < regions.size()
          && position >= regions.get(next).offset + regions.get(next).length) {
        next++;
      }
      return (next == regions.size() ? size : regions.get(next).offset) - position;
    }

    @Override
    public long skipHole() {
      long hole = hole();
      position += hole;
      return hole;
    }
  }
}
