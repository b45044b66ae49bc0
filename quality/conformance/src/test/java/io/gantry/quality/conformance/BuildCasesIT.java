package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every feature of the Dockerfile language gives what docker buildx gave when it was recorded. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "setfattr", "setcap", "xz", "bzip2", "zstd"})
@Timeout(1200)
final class BuildCasesIT {
  private static final Path CASES = Path.of("src/test/resources/build-cases");
  private static final int LEAST = 60;

  @Test
  void allCasesAreBuiltAsRecorded(StateRoot root) throws Exception {
    List<BuildCase> cases = BuildCase.all(CASES);
    assertTrue(cases.size() >= LEAST, () -> cases.size() + " cases");
    var differences = new ArrayList<String>();
    try (Gantry gantry = Gantry.warm(root).withBusybox()) {
      gantry.run("tag", "busybox", CaseBuilder.BASE).exits(0);
      Path here = Files.createDirectory(root.scratch().resolve("cases"));
      var builder =
          new CaseBuilder(
              List.of(Gantry.program().toString()), gantry.environment(), here, here.toString());
      SavedImage base = builder.base();
      for (BuildCase each : cases) {
        Json.Obj expected = each.expected().orElseThrow(() -> new AssertionError(each.name()));
        for (String line : CaseDifference.of(expected, builder.build(each, base))) {
          differences.add(each.name() + ": " + line);
        }
      }
    }
    assertEquals("", String.join("\n", differences));
  }
}
