package io.gantry.engine.build.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinterTest {
  private static List<Warning> check(String text) {
    Dockerfile file = Dockerfile.parse(Source.of("Dockerfile", text));
    return new Linter(file).check(file);
  }

  @ParameterizedTest
  @CsvSource({
    "ConsistentInstructionCasing, 'FROM a\nrun x\nRUN y', 2",
    "DuplicateStageName, 'FROM a AS x\nFROM b AS x', 2",
    "FromAsCasing, FROM a as x, 1",
    "StageNameCasing, FROM a AS X, 1",
    "ReservedStageName, FROM a AS scratch, 1",
    "JSONArgsRecommended, 'FROM a\nCMD x', 2",
    "LegacyKeyValueFormat, 'FROM a\nENV a b', 2",
    "MaintainerDeprecated, 'FROM a\nMAINTAINER me', 2",
    "SecretsUsedInArgOrEnv, 'FROM a\nARG DB_PASSWORD', 2",
    "WorkdirRelativePath, 'FROM a\nWORKDIR x', 2",
    "MultipleInstructionsDisallowed, 'FROM a\nCMD [\"x\"]\nCMD [\"y\"]', 2",
    "NoEmptyContinuation, 'FROM a\nRUN x \\\n\n y', 4",
    "FromPlatformFlagConstDisallowed, FROM --platform=linux/amd64 a, 1",
    "ExposeProtoCasing, 'FROM a\nEXPOSE 80/TCP', 2"
  })
  void eachRuleFindsWhatBreaksIt(String rule, String text, int line) {
    List<Warning> found = check(text);
    assertEquals(List.of(rule), found.stream().map(Warning::rule).toList());
    assertEquals(line, found.getFirst().lines().first());
  }

  @Test
  void aCleanFileGivesNoWarnings() {
    assertEquals(
        List.of(), check("FROM a AS x\nARG KEYBOARD PUBLIC_KEY\nWORKDIR /x\nRUN a\nCMD [\"x\"]"));
  }

  @Test
  void rulesCanBeSkippedOrMadeErrors() {
    assertEquals(List.of(), check("# check=skip=StageNameCasing,FromAsCasing\nFROM a as X"));
    Dockerfile file =
        Dockerfile.parse(Source.of("Dockerfile", "# check=skip=all;error=true\nFROM a as X"));
    assertEquals(List.of(), new Linter(file).check(file));
    assertTrue(new Linter(file).fails());
  }
}
