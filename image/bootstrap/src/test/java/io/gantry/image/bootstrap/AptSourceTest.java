package io.gantry.image.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AptSourceTest {
  @Test
  void linesAreRead() {
    List<AptSource> sources =
        AptSource.parseLines(
            """
            # deb http://old.example/debian bookworm main
            deb http://deb.example/debian bookworm main contrib  # why
            deb-src http://deb.example/debian bookworm main
            deb [ arch=amd64 signed-by=/k.gpg ]  http://x.example/ y-security main
            deb\thttp://flat.example/ ./
            deb broken
            """);
    assertEquals(
        List.of(
            "deb http://deb.example/debian bookworm main contrib",
            "deb [arch=amd64 signed-by=/k.gpg] http://x.example/ y-security main",
            "deb http://flat.example/ ./"),
        sources.stream().map(AptSource::line).toList());
  }

  @Test
  void stanzasAreRead() {
    List<AptSource> sources =
        AptSource.parseStanzas(
            """
            Types: deb deb-src
            # a comment inside
            URIs: http://deb.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            Types: deb-src
            URIs: http://source.example/
            Suites: bookworm

            Enabled: no
            Types: deb
            URIs: http://off.example/
            Suites: bookworm

            types: deb
            uris: http://inline.example/
            suites: stable
            components: main
            signed-by:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             mQINBF
            """);
    String key = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ";
    assertEquals(
        List.of(
            "deb " + key + "http://deb.example/debian bookworm main",
            "deb " + key + "http://deb.example/debian bookworm-updates main",
            "deb http://inline.example/ stable main"),
        sources.stream().map(AptSource::line).toList());
  }

  @Test
  void emptyFilesHaveNoSources() {
    assertEquals(List.of(), AptSource.parseLines(""));
    assertEquals(List.of(), AptSource.parseStanzas("\n\n"));
  }
}
