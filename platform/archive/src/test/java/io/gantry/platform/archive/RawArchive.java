package io.gantry.platform.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes archives block by block, right or wrong as a test wants them. */
final class RawArchive {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A header whose fields a test may overwrite; {@code patch} maps offsets to bytes. */
  RawArchive header(char type, String name, long size, Map<Integer, String> patch) {
    var header = new HeaderBuilder(type);
    header.text(Header.NAME, 100, name);
    header.number(Header.MODE, 8, 0644);
    header.number(Header.UID, 8, 0);
    header.number(Header.GID, 8, 0);
    header.number(Header.SIZE, 12, size);
    header.number(Header.MODIFIED, 12, 1);
    byte[] block = header.build();
    patch.forEach((offset, text) -> {
      byte[] bytes = text.getBytes(ISO_8859_1);
      System.arraycopy(bytes, 0, block, offset, bytes.length);
    });
    if (!patch.containsKey(Header.CHECKSUM)) {
      checksum(block);
    }
    out.writeBytes(block);
    return this;
  }

  private static void checksum(byte[] block) {
    int sum = 8 * ' ';
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
    }
    System.arraycopy("%06o\0 ".formatted(sum).getBytes(UTF_8), 0, block, 148, 8);
  }

  RawArchive header(char type, String name, long size) {
    return header(type, name, size, Map.of());
  }

  RawArchive data(byte[] bytes) {
    out.writeBytes(bytes);
    out.writeBytes(new byte[-bytes.length & 511]);
    return this;
  }

  RawArchive data(String text) {
    return data(text.getBytes(UTF_8));
  }

  RawArchive member(char type, String name, String data) {
    return header(type, name, data.getBytes(UTF_8).length).data(data);
  }

  /** An extended header of type {@code x} or {@code g} from {@code key=value} records. */
  RawArchive pax(char type, String... records) {
    var text = new StringBuilder();
    for (String record : records) {
      int rest = record.getBytes(UTF_8).length + 2;
      int length = rest + 1;
      while (Integer.toString(length).length() + rest != length) {
        length++;
      }
      text.append(length).append(' ').append(record).append('\n');
    }
    return member(type, "pax", text.toString());
  }

  byte[] unfinished() {
    return out.toByteArray();
  }

  byte[] bytes() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  TarReader reader() {
    return new TarReader(new ByteArrayInputStream(bytes()));
  }

  /** Paths and the text of what they hold, in order. */
  static Map<String, String> contents(TarReader tar) throws IOException {
    var contents = new LinkedHashMap<String, String>();
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      contents.put(entry.get().path(), new String(tar.content().readAllBytes(), UTF_8));
    }
    return contents;
  }

  /** All entries. */
  static List<TarEntry> entries(TarReader tar) throws IOException {
    var entries = new ArrayList<TarEntry>();
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      entries.add(entry.get());
    }
    return entries;
  }
}
