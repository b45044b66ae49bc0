package io.gantry.image.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostAptTest {
  private static List<String> sources(String host, String lines, String wanted) {
    var apt = new HostApt(host, AptSource.parseLines(lines), List.of());
    return apt.sources(wanted).stream().map(AptSource::line).toList();
  }

  @Test
  void theHostsArchivesAreTaken() {
    assertEquals(
        List.of(
            "deb http://mirror.example/debian bookworm main",
            "deb http://mirror.example/security bookworm-security main"),
        sources(
            "bookworm",
            """
            deb http://mirror.example/debian bookworm main
            deb http://mirror.example/security bookworm-security main
            deb http://mirror.example/debian trixie main
            deb [signed-by=/usr/share/keyrings/third.gpg] http://third.example/ bookworm main
            deb http://third.example/ bookworm stable
            """,
            "bookworm"));
  }

  @Test
  void theHostsMirrorServesOtherSuites() {
    assertEquals(
        List.of(
            "deb http://mirror.example/debian trixie main",
            "deb http://mirror.example/debian trixie-updates main"),
        sources(
            "bookworm",
            """
            deb http://mirror.example/debian bookworm main
            deb http://mirror.example/debian bookworm-updates main
            """,
            "trixie"));
    assertEquals(
        List.of("deb http://mirror.example/debian sid main"),
        sources(
            "bookworm",
            """
            deb http://mirror.example/debian bookworm main
            deb http://mirror.example/debian bookworm-updates main
            """,
            "sid"));
  }

  @Test
  void aHostWithoutDebianLeavesTheArchivesToMmdebstrap() {
    assertEquals(
        List.of(), sources("noble", "deb http://archive.ubuntu.example/ noble main2", "trixie"));
    assertEquals(
        List.of(), sources("noble", "deb http://archive.ubuntu.example/ noble main2", "sid"));
    var argv = new DebianCommand("trixie", List.of(), List.of(), List.of()).argv();
    assertEquals(List.of("trixie", "-"), argv.subList(argv.size() - 2, argv.size()));
  }

  @Test
  void settingsThatDecideDownloadsAreCarried() {
    assertEquals(
        List.of(
            "Acquire::http::Proxy \"http://proxy.example:3128\";",
            "Acquire::Check-Valid-Until \"false\";"),
        HostApt.carried(
            """
            APT "";
            Acquire::http::Proxy "http://proxy.example:3128";
            Acquire::https::Proxy "";
            Acquire::Check-Valid-Until "false";
            Acquire::Languages:: "en";
            """));
  }

  @Test
  void theFilesOfTheHostAreRead(@TempDir Path etc) throws Exception {
    Files.writeString(etc.resolve("os-release"), "ID=debian\nVERSION_CODENAME=trixie\n");
    Path directory = Files.createDirectories(etc.resolve("apt/sources.list.d"));
    Files.writeString(etc.resolve("apt/sources.list"), "deb http://a.example/ trixie main\n");
    Files.writeString(
        directory.resolve("b.sources"), "Types: deb\nURIs: http://b.example/\nSuites: trixie\n");
    Files.writeString(directory.resolve("c.list.off"), "deb http://c.example/ trixie main\n");
    HostApt apt = HostApt.read(etc);
    assertEquals("trixie", apt.suite());
    assertEquals(
        List.of("deb http://a.example/ trixie main", "deb http://b.example/ trixie"),
        apt.all().stream().map(AptSource::line).toList());
  }
}
