package io.gantry.app.cli.bake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Directories of {@code bake-cases}: what {@code docker buildx bake --print} made of each is beside
 * its files in {@code expected.json}.
 */
final class BakeCasesTest {
  @ParameterizedTest
  @ValueSource(strings = {"extends", "language", "printed"})
  void filesMeanWhatTheyMeanToBuildx(String name) throws IOException, URISyntaxException {
    var resource = BakeCasesTest.class.getResource("/bake-cases/" + name + "/expected.json");
    Path expected = Path.of(Objects.requireNonNull(resource).toURI());
    Path directory = Objects.requireNonNull(expected.getParent());
    var words = new ArrayList<>(List.of("buildx", "bake", "--print"));
    if (Files.exists(directory.resolve("targets"))) {
      words.addAll(List.of(Files.readString(directory.resolve("targets")).strip().split(" ", -1)));
    }
    var shell = new Shell();
    shell.in(directory).with(Map.of("HOME", "/home/me"));
    Result result = shell.run(words.toArray(new String[0]));
    assertEquals("", result.err());
    assertEquals(Json.parse(Files.readString(expected)).pretty("  ") + "\n", result.out());
  }
}
