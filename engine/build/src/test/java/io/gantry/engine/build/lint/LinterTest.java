package io.gantry.engine.build.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LinterTest {
  private static final Surroundings SURROUNDINGS =
      Surroundings.NONE
          .withIgnored(path -> path.startsWith("secret"))
          .with(_ -> Optional.of(List.of("PATH=/bin")));

  /** A rule, what breaks it, what is said and on which line, and what does not break it. */
  record Case(String rule, String bad, int line, String text, String good) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "ConsistentInstructionCasing",
            "FROM a\nrun x\nRUN y",
            2,
            "Command 'run' should match the case of the command majority (uppercase)",
            "from a\nrun x\nrun y"),
        new Case(
            "CopyIgnoredFile",
            "FROM a\nCOPY app ./secret/key /",
            2,
            "Attempting to Copy file \"secret/key\" that is excluded by .dockerignore",
            "FROM a\nCOPY app /secret\nCOPY --from=b secret /"),
        new Case(
            "DuplicateStageName",
            "FROM a AS x\nFROM b AS x",
            2,
            "Duplicate stage name \"x\", stage names should be unique",
            "FROM a AS x\nFROM b AS y"),
        new Case(
            "ExposeInvalidFormat",
            "FROM a\nEXPOSE 127.0.0.1:80:80",
            2,
            "EXPOSE instruction should not define an IP address or host-port mapping, found"
                + " '127.0.0.1:80:80'",
            "FROM a\nEXPOSE 80"),
        new Case(
            "ExposeProtoCasing",
            "FROM a\nEXPOSE 80/TcP",
            2,
            "Defined protocol '80/TcP' in EXPOSE instruction should be lowercase",
            "FROM a\nEXPOSE 80/tcp 81"),
        new Case(
            "FromAsCasing",
            "FROM a as x",
            1,
            "'as' and 'FROM' keywords' casing do not match",
            "FROM a AS x"),
        new Case(
            "FromPlatformFlagConstDisallowed",
            "FROM --platform=linux/amd64 a",
            1,
            "FROM --platform flag should not use constant value \"linux/amd64\"",
            "FROM --platform=linux/amd64 a AS x-amd64\nFROM --platform=$BUILDPLATFORM a"),
        new Case(
            "InvalidDefaultArgInFrom",
            "ARG TAG\nFROM a:$TAG",
            2,
            "Default value for ARG a:$TAG results in empty or invalid base image name",
            "ARG TAG=1\nFROM a:$TAG"),
        new Case(
            "InvalidDefinitionDescription",
            "# check=experimental=all\n# bc describes b\nFROM a AS b",
            3,
            "Comment for FROM should follow the format: `# b <description>`",
            "# check=experimental=all\n# b describes it\nFROM a AS b\n# free\n#\nARG X"),
        new Case(
            "JSONArgsRecommended",
            "FROM a\nENTRYPOINT x",
            2,
            "JSON arguments recommended for ENTRYPOINT to prevent unintended behavior related to"
                + " OS signals",
            "FROM a\nCMD [\"x\"]\nFROM a\nSHELL [\"sh\"]\nCMD x"),
        new Case(
            "LegacyKeyValueFormat",
            "FROM a\nLABEL a b",
            2,
            "\"LABEL key=value\" should be used instead of legacy \"LABEL key value\" format",
            "FROM a\nENV a=b\nLABEL a=\"b c\""),
        new Case(
            "MaintainerDeprecated",
            "FROM a\nMAINTAINER me",
            2,
            "Maintainer instruction is deprecated in favor of using label",
            "FROM a\nLABEL org.opencontainers.image.authors=me"),
        new Case(
            "MultipleInstructionsDisallowed",
            "FROM a\nCMD [\"x\"]\nCMD [\"y\"]",
            2,
            "Multiple CMD instructions should not be used in the same stage because only the last"
                + " one will be used",
            "FROM a AS x\nCMD [\"x\"]\nFROM x\nCMD [\"y\"]"),
        new Case(
            "NoEmptyContinuation",
            "FROM a\nRUN x \\\n\n y",
            4,
            "Empty continuation line",
            "FROM a\nRUN x \\\n# why\n y"),
        new Case(
            "RedundantTargetPlatform",
            "FROM --platform=$TARGETPLATFORM a",
            1,
            "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the"
                + " default behavior",
            "FROM --platform=$BUILDPLATFORM a"),
        new Case(
            "ReservedStageName",
            "FROM a AS context",
            1,
            "Stage name should not use the same name as reserved stage \"context\"",
            "FROM a AS contexts"),
        new Case(
            "SecretsUsedInArgOrEnv",
            "FROM a\nARG DB_PASSWORD",
            2,
            "Do not use ARG or ENV instructions for sensitive data (ARG \"DB_PASSWORD\")",
            "FROM a\nENV PUBLIC_KEY=1 KEYBOARD=1 TOKEN_FILE=x"),
        new Case(
            "StageNameCasing",
            "FROM a AS Bee",
            1,
            "Stage name 'Bee' should be lowercase",
            "FROM a AS bee"),
        new Case(
            "UndefinedArgInFrom",
            "ARG VERSION=1\nFROM a:${VERSIO:-2}",
            2,
            "FROM argument 'VERSIO' is not declared (did you mean VERSION?)",
            "ARG VERSION=1 BARE\nFROM a:$VERSION-$TARGETARCH$BARE"),
        new Case(
            "UndefinedVar",
            "FROM a\nARG SOURCE=x\nCOPY $SOURC /",
            3,
            "Usage of undefined variable '$SOURC' (did you mean $SOURCE?)",
            "FROM a\nARG SOURCE BARE\nENV PATH=/x:$PATH\nCOPY $SOURCE$BARE /\nRUN echo $y"),
        new Case(
            "WorkdirRelativePath",
            "FROM a\nWORKDIR x/y",
            2,
            "Relative workdir \"x/y\" can have unexpected results if the base image changes",
            "FROM a\nENV D=/d\nWORKDIR $D\nWORKDIR x"));
  }

  private static Dockerfile parse(String text) {
    return Dockerfile.parse(Source.of("Dockerfile", text));
  }

  private static List<Warning> check(String text) {
    return new Linter(parse(text)).check(parse(text), SURROUNDINGS);
  }

  private static List<String> rules(String text) {
    return check(text).stream().map(Warning::rule).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachRuleFindsWhatBreaksItAndNothingElse(Case each) {
    List<Warning> found = check(each.bad());
    assertEquals(List.of(each.rule()), found.stream().map(Warning::rule).distinct().toList());
    assertEquals(each.text(), found.getFirst().text());
    assertEquals(each.line(), found.getFirst().lines().first());
    assertEquals(List.of(), check(each.good()));
  }

  @Test
  void theTableHasEveryRule() {
    var named = new TreeSet<String>();
    cases().forEach(each -> named.add(each.rule()));
    assertEquals(named.stream().toList(), Rules.ALL.stream().map(Rule::name).sorted().toList());
  }

  @Test
  void everyRuleHasAPageWithABadAndAGoodExample() throws IOException {
    for (Rule rule : Rules.ALL) {
      String page = Files.readString(docs().resolve(rule.name() + ".md"));
      String[] parts = page.split("```(?:dockerfile\\n)?", -1);
      assertEquals(5, parts.length, rule.name());
      assertTrue(broken(parts[1]).contains(rule.name()), rule.name());
      assertTrue(!broken(parts[3]).contains(rule.name()), rule.name());
    }
  }

  /** From the module's directory or the root of the sources. */
  private static Path docs() {
    Path here = Path.of("docs/build-checks");
    return Files.isDirectory(here) ? here : Path.of("../../docs/build-checks");
  }

  private static List<String> broken(String text) {
    Surroundings surroundings =
        Surroundings.NONE
            .withIgnored(path -> path.startsWith("target") && text.contains("line: target\n"))
            .with(_ -> Optional.of(List.of("PATH=/bin")));
    return new Linter(parse(text))
        .check(parse(text), surroundings).stream().map(Warning::rule).toList();
  }

  @Test
  void rulesCanBeSkippedForTheFileOrOneInstruction() {
    assertEquals(List.of(), rules("# check=skip=StageNameCasing,FromAsCasing\nFROM a as X"));
    assertEquals(List.of(), rules("# check=skip=all\nFROM a as X"));
    assertEquals(
        List.of("MaintainerDeprecated"),
        rules("FROM a\n# check=skip=MaintainerDeprecated\nMAINTAINER x\nMAINTAINER y"));
  }

  @Test
  void warningsCanBeErrors() {
    Dockerfile file = parse("# check=skip=all;error=true\nFROM a as X");
    assertEquals(
        Optional.of("lint violation found for rules: A, B"),
        new Linter(file)
            .failure(
                Stream.of("B", "A", "B")
                    .map(rule -> new Warning(rule, "", "", file.stages().getFirst().node().lines()))
                    .toList()));
    assertEquals(Optional.empty(), new Linter(file).failure(List.of()));
  }

  @Test
  void aBuildArgumentStandsInForTheDirective() {
    Dockerfile file = parse("# check=skip=all\nFROM a AS X");
    var linter = new Linter(file, Map.of(Linter.ARGUMENT, "error=true"));
    assertEquals(1, linter.check(file).size());
    assertTrue(linter.failure(linter.check(file)).isPresent());
  }

  @ParameterizedTest
  @CsvSource({"some=1", "skip", "error=perhaps"})
  void optionsThatNobodyKnowsAreRefused(String options) {
    Dockerfile file = parse("FROM a");
    assertThrows(
        DockerfileException.class, () -> new Linter(file, Map.of(Linter.ARGUMENT, options)));
  }

  @Test
  void onlyTheStagesOfATargetAreWalked() {
    Dockerfile file = parse("FROM a AS x\nCMD x\nFROM a\nCOPY --from=x a b\nFROM a AS y\nCMD y");
    var linter = new Linter(file);
    assertEquals(2, linter.check(file, SURROUNDINGS).size());
    assertEquals(1, linter.check(file, SURROUNDINGS.withTarget("1")).size());
    assertEquals(6, linter.check(file, SURROUNDINGS.withTarget("y")).getFirst().lines().first());
  }

  @Test
  void variablesOfAnUnknownBaseAreNotLookedAt() {
    Dockerfile file = parse("FROM a\nUSER $ME");
    var unknown =
        new Surroundings(Map.of(), "", SURROUNDINGS.platform(), _ -> false, _ -> Optional.empty());
    assertEquals(List.of(), new Linter(file).check(file, unknown));
    assertEquals(1, new Linter(file).check(file, SURROUNDINGS).size());
  }

  @Test
  void warningsComeInTheOrderOfLines() {
    List<Integer> lines =
        check("FROM a as X\nCMD x\nENV a b\nMAINTAINER x").stream()
            .map(warning -> warning.lines().first())
            .toList();
    assertEquals(List.of(1, 1, 2, 3, 4), lines);
  }
}
