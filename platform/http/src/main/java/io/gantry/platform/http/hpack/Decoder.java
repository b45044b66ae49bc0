package io.gantry.platform.http.hpack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads the header blocks of one connection's direction, in order. */
public final class Decoder {
  /** The table's size that a peer may use, and SETTINGS does not say: the protocol's default. */
  private static final int MOST = 4096;

  /**
   * A block.
   *
   * @param tooLarge whether fields were left out because there was no room
   */
  public record Block(List<Field> fields, boolean tooLarge) {}

  private final int listLimit;
  private final ArrayDeque<Field> table = new ArrayDeque<>();
  private int size;
  private int capacity = MOST;
  private byte[] bytes = {};
  private int at;

  /** Reads blocks of which names, values and 32 a field are {@code listLimit} bytes at most. */
  public Decoder(int listLimit) {
    this.listLimit = listLimit;
  }

  /** Reads one whole block. */
  public Block decode(byte[] block) throws HpackException {
    bytes = block;
    at = 0;
    var fields = new ArrayList<Field>();
    int room = listLimit;
    boolean resizable = true;
    while (at < bytes.length) {
      int first = bytes[at];
      if ((first & 0xe0) == 0x20) {
        if (!resizable) {
          throw new HpackException("table size changes inside a block");
        }
        resize(integer(5));
        continue;
      }
      resizable = false;
      Field field = field(first);
      room -= field.size();
      if (room >= 0) {
        fields.add(field);
      }
    }
    bytes = new byte[0];
    return new Block(fields, room < 0);
  }

  private Field field(int first) throws HpackException {
    if (first < 0) {
      return entry(integer(7));
    }
    boolean kept = (first & 0x40) != 0;
    int name = integer(kept ? 6 : 4);
    var field = new Field(name == 0 ? string() : entry(name).name(), string());
    if (kept) {
      keep(field);
    }
    return field;
  }

  private Field entry(int index) throws HpackException {
    if (index <= 0 || index > StaticTable.SIZE + table.size()) {
      throw new HpackException("no table entry " + index);
    }
    if (index <= StaticTable.SIZE) {
      return Hpack.STATIC.field(index);
    }
    Iterator<Field> entries = table.iterator();
    for (int i = StaticTable.SIZE + 1; i < index; i++) {
      entries.next();
    }
    return entries.next();
  }

  private void keep(Field field) {
    size += field.size();
    table.addFirst(field);
    evict();
  }

  private void resize(int wanted) throws HpackException {
    if (wanted > MOST) {
      throw new HpackException("table of " + wanted + " bytes");
    }
    capacity = wanted;
    evict();
  }

  private void evict() {
    while (size > capacity) {
      size -= table.removeLast().size();
    }
  }

  private int integer(int prefix) throws HpackException {
    int most = (1 << prefix) - 1;
    int value = next() & most;
    if (value < most) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      int b = next();
      value += (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        return value;
      }
    }
    throw new HpackException("integer too large");
  }

  private String string() throws HpackException {
    boolean coded = at < bytes.length && (bytes[at] & 0x80) != 0;
    int length = integer(7);
    int from = at;
    if (length > bytes.length - from) {
      throw new HpackException("string longer than its block");
    }
    at += length;
    return coded
        ? Hpack.HUFFMAN.decode(bytes, from, at)
        : new String(bytes, from, length, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private int next() throws HpackException {
    if (at == bytes.length) {
      throw new HpackException("block ends too early");
    }
    return bytes[at++] & 0xff;
  }
}
