package io.gantry.quality.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

@LeavesNothing
final class LeavesNothingTest {
  @Test
  void aTestGetsDirectoriesOfItsOwn(StateRoot root) throws Exception {
    assertTrue(Files.isDirectory(root.state()));
    assertTrue(Files.isDirectory(root.run()));
    assertEquals(root.top(), root.scratch().getParent());
    Files.writeString(root.scratch().resolve("x"), "deleted afterwards");
    Files.createSymbolicLink(root.scratch().resolve("dangling"), root.top().resolve("nothing"));
  }
}
