package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.platform.base.GantryException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrontendTest {
  private static Dockerfile parse(String syntax) {
    var subject =
        BuildRequest.Subject.of(new BuildContext.Empty())
            .withArguments(Map.of("BUILDKIT_SYNTAX", syntax));
    return Frontend.parse(
        BuildRequest.of(new BuildContext.Empty()).with(subject), Source.of("D", "FROM scratch\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "dockerfile.v0", "docker/dockerfile:1", "mirror.test/docker/dockerfile:1.7"})
  void theUsualFrontendIsGantrysOwn(String syntax) {
    assertEquals(1, parse(syntax).stages().size());
  }

  @Test
  void anotherFrontendIsRefusedByName() {
    String text = assertThrows(GantryException.class, () -> parse("someone/else:1")).text();
    assertTrue(text.contains("BUILDKIT_SYNTAX") && text.contains("someone/else:1"), text);
  }
}
