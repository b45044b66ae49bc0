package io.gantry.image.distribution.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class MagicTest {
  private static Magic hex(String digits) {
    return Magic.of(HexFormat.of().parseHex(digits));
  }

  @Test
  void formsAreToldByTheirFirstBytes() {
    assertEquals(Magic.GZIP, hex("1f8b08000000"));
    assertEquals(Magic.ZSTD, hex("28b52ffd0458"));
    assertEquals(Magic.ZSTD, hex("502a4d180400"));
    assertEquals(Magic.ZSTD, hex("5e2a4d180400"));
    assertEquals(Magic.XZ, hex("fd377a585a00"));
    assertEquals(Magic.BZIP2, hex("425a68393141"));
  }

  @Test
  void namesAndShortFilesArePlain() {
    for (String name : new String[] {"", "B", "BZh9ab", "Pack", "oci-layout", "(5/", "blobs/"}) {
      assertEquals(Magic.PLAIN, Magic.of(name.getBytes(StandardCharsets.UTF_8)), name);
    }
  }
}
