package io.gantry.image.distribution.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ArchivePathTest {
  @Test
  void aPathIsMadeClean() {
    assertEquals(Optional.of("a/b"), ArchivePath.clean("./a//b/"));
    assertEquals(Optional.of("b"), ArchivePath.clean("a/../b"));
    assertEquals(Optional.empty(), ArchivePath.clean("a/../../b"));
    assertEquals(Optional.empty(), ArchivePath.clean("/a"));
  }

  @Test
  void aLinkIsFollowedFromItsDirectory() {
    assertEquals(Optional.of("b/layer.tar"), ArchivePath.follow("a/layer.tar", "../b/layer.tar"));
    assertEquals(Optional.of("a/x"), ArchivePath.follow("a/layer.tar", "x"));
    assertEquals(Optional.empty(), ArchivePath.follow("a", "../x"));
  }
}
