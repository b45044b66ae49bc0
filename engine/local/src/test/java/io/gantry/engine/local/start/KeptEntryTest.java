package io.gantry.engine.local.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.local.record.KeptUser;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptEntryTest {
  private static final String ENTRY = KeptEntry.user("alice", new KeptUser(1000, 100), "/work");

  @TempDir private Path directory;

  @Test
  void whoIsNotKnownIsAddedBehindTheOthers() {
    assertEquals("alice:*:1000:100::/work:/bin/sh", ENTRY);
    assertEquals(
        Optional.of("root:x:0:0::/:/bin/sh\n" + ENTRY + "\n"),
        KeptEntry.with("root:x:0:0::/:/bin/sh", "alice", 1000, ENTRY));
    assertEquals(Optional.of(ENTRY + "\n"), KeptEntry.with("", "alice", 1000, ENTRY));
  }

  @Test
  void whoIsKnownByNameOrIdStaysWhoHeIs() {
    assertEquals(
        Optional.empty(), KeptEntry.with("alice:x:7:7::/:/bin/sh\n", "alice", 1000, ENTRY));
    assertEquals(
        Optional.empty(), KeptEntry.with("bob:x:1000:7::/:/bin/sh\n", "alice", 1000, ENTRY));
  }

  @Test
  void aFileTooLargeToBeReadIsLeftAsItIs() throws IOException {
    Path file = directory.resolve("passwd");
    byte[] large = new byte[9 << 20];
    Files.write(file, large);
    try (RootDirectory root = RootDirectory.open(directory)) {
      KeptEntry.append(root, "passwd", "alice", 1000, ENTRY);
      assertArrayEquals(large, Files.readAllBytes(file));
      Files.writeString(file, "");
      KeptEntry.append(root, "passwd", "alice", 1000, ENTRY);
      assertEquals(ENTRY + "\n", Files.readString(file));
    }
  }

  @Test
  void hisHomeIsWhereHeWorksUnlessHisOwnIsMounted() {
    assertEquals("/work", KeptEntry.home("/home/alice", List.of("/data", "/home/bob"), "/work"));
    assertEquals("/home/alice", KeptEntry.home("/home/alice", List.of("/home"), "/work"));
    assertEquals("/home/alice", KeptEntry.home("/home/alice", List.of("/home/alice"), "/"));
    assertEquals("/", KeptEntry.home("/", List.of("/home"), "/"));
  }
}
