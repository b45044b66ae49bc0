package io.gantry.engine.local.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.mount.MountTable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class PropagationTest {
  private static final MountTable TABLE =
      MountTable.parse(
          """
          1 0 8:1 / / rw,relatime - ext4 /dev/vda rw
          2 1 8:1 / /shared rw,relatime shared:5 - ext4 /dev/vda rw
          3 1 8:1 / /slave rw,relatime master:5 - ext4 /dev/vda rw
          """);

  private static void check(String source, boolean shared) {
    Propagation.check(Path.of(source), Path.of(source), shared, TABLE);
  }

  @Test
  void eventsAreSentOnlyToWhatSharesThem() {
    check("/shared/a", true);
    check("/shared/a", false);
    check("/slave", false);
    for (String source : new String[] {"/slave/a", "/home"}) {
      var refused = assertThrows(GantryException.class, () -> check(source, true));
      String mount = source.startsWith("/slave") ? "/slave" : "/";
      assertEquals(
          "path " + source + " is mounted on " + mount + " but it is not a shared mount",
          refused.text());
    }
    var refused = assertThrows(GantryException.class, () -> check("/home/x", false));
    assertEquals(
        "path /home/x is mounted on / but it is not a shared or slave mount", refused.text());
  }
}
