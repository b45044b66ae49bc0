package io.gantry.engine.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerfileTest {
  private static Dockerfile parse(String... lines) {
    return Dockerfile.parse(Source.of("Dockerfile", String.join("\n", lines)));
  }

  private static List<Node> nodes(String... lines) {
    return parse("FROM scratch\n" + String.join("\n", lines)).stages().getFirst().nodes();
  }

  private static Instruction only(String... lines) {
    return nodes(lines).getFirst().instruction();
  }

  @Test
  void continuedLinesJoinAndCommentsBetweenThemVanish() {
    List<Node> nodes = nodes("RUN a && \\", "  # why", "", "  b", "USER x");
    assertEquals(
        new CommandLine.Shell("a &&   b"),
        assertInstanceOf(Instruction.Run.class, nodes.getFirst().instruction()).command());
    assertEquals(new LineRange(2, 5), nodes.getFirst().lines());
    assertEquals(new LineRange(6, 6), nodes.get(1).lines());
  }

  @Test
  void emptyLinesInsideAnInstructionAreRemembered() {
    assertEquals(List.of(4), parse("FROM scratch", "RUN a \\", "", " b").emptyContinuations());
  }

  @Test
  void anEscapedEscapeDoesNotContinue() {
    assertEquals(2, nodes("RUN echo \\\\", "USER x").size());
  }

  @Test
  void theEscapeDirectiveChangesTheContinuation() {
    Dockerfile file = parse("# escape=`", "FROM scratch", "COPY a `", "  c:\\x");
    assertEquals('`', file.directives().escape());
    var copy =
        assertInstanceOf(
            Instruction.Copy.class, file.stages().getFirst().nodes().getFirst().instruction());
    assertEquals("c:\\x", copy.destination());
  }

  @Test
  void directivesEndAtTheFirstOtherLine() {
    assertEquals('\\', parse("# about", "# escape=`", "FROM scratch").directives().escape());
  }

  @Test
  void jsonIsExecFormAndBrokenJsonIsShellForm() {
    assertEquals(
        new Instruction.Cmd(new CommandLine.Exec(List.of("a", "b"))), only("CMD [\"a\", \"b\"]"));
    assertEquals(new Instruction.Cmd(new CommandLine.Shell("['a']")), only("CMD ['a']"));
  }

  @Test
  void envTakesManyPairsOrOneLegacyPair() {
    assertEquals(
        new Instruction.Env(
            List.of(new Instruction.Pair("A", "\"1 2\""), new Instruction.Pair("B", "x\\ y")),
            false),
        only("ENV A=\"1 2\" B=x\\ y"));
    assertEquals(
        new Instruction.Env(List.of(new Instruction.Pair("A", "b c=d")), true),
        only("ENV A b c=d"));
  }

  @Test
  void runTakesMountsAndNetwork() {
    var run =
        assertInstanceOf(
            Instruction.Run.class,
            only("RUN --mount=type=cache,target=/c,ro --network=none make --x"));
    assertEquals(new CommandLine.Shell("make --x"), run.command());
    assertEquals("none", run.network());
    assertEquals(List.of(Map.of("type", "cache", "target", "/c", "ro", "true")), run.mounts());
  }

  @Test
  void heredocsEndAtTheirWordAndKeepTheirQuoting() {
    List<Node> nodes = nodes("COPY <<A <<-\"B\" /d/", "one", "A", "\ttwo", "\tB", "USER x");
    var copy = assertInstanceOf(Instruction.Copy.class, nodes.getFirst().instruction());
    assertEquals(List.of(), copy.sources());
    assertEquals("one\n", copy.heredocs().get(0).body());
    assertTrue(copy.heredocs().get(0).expand());
    assertEquals("two\n", copy.heredocs().get(1).body());
    assertTrue(!copy.heredocs().get(1).expand());
    assertEquals(new LineRange(2, 6), nodes.getFirst().lines());
  }

  @Test
  void stagesCollectTheirInstructions() {
    Dockerfile file = parse("ARG V=1", "FROM a:$V AS One", "RUN x", "FROM One", "USER y");
    assertEquals(1, file.arguments().size());
    assertEquals("one", file.stages().get(0).from().name());
    assertEquals("stage-1", file.stages().get(1).title());
    assertEquals("USER y", file.stages().get(1).nodes().getFirst().text());
  }

  @Test
  void onbuildKeepsItsInstructionsText() {
    assertEquals(new Instruction.Onbuild("COPY . /app"), only("ONBUILD COPY . /app"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "RUNN make | unknown instruction: RUNN (did you mean RUN?)",
        "FROM a b | FROM requires either one or three arguments",
        "FROM a AS 1x | invalid name for build stage: \"1x\", name can't start with a number or"
            + " contain symbols",
        "COPY a | COPY requires at least two arguments, but only one was provided. Destination"
            + " could not be determined",
        "COPY --form=x a b | unknown flag: --form (did you mean from?)",
        "COPY --from=x --from=y a b | duplicate flag specified: --from",
        "COPY --link=perhaps a b | expecting boolean value for flag --link, not: perhaps",
        "ENV A | ENV must have two arguments",
        "ENV A=1 B | Syntax error - can't find = in \"B\". Must be of the form: name=value",
        "WORKDIR | WORKDIR requires exactly one argument",
        "SHELL sh | SHELL requires the arguments to be in JSON form",
        "CMD --x y | unknown flag: --x",
        "CMD [1] | when using JSON array syntax, arrays must be comprised of strings only",
        "HEALTHCHECK sometimes | Unknown type \"SOMETIMES\" in HEALTHCHECK (try CMD)",
        "ONBUILD ONBUILD RUN x | Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
        "ONBUILD RUNN x | unknown instruction: RUNN (did you mean RUN?)",
        "RUN <<EOF | unterminated heredoc EOF",
        "RUN --network=some x | invalid network mode \"some\"",
        "RUN --security=some x | security \"some\" is not valid",
        "RUN --mount=type=cahe,target=/c x | unsupported mount type \"cahe\" (did you mean"
            + " cache?)",
        "RUN --mount=targt=/c x | unexpected key 'targt' in 'targt=/c' (did you mean target?)",
        "RUN --mount=type=cache,target x | invalid field 'target' must be a key=value pair",
        "RUN --mount=from=$x,target=/c x | 'from' doesn't support variable expansion, define alias"
            + " stage instead",
        "RUN --device=nam=x y | unexpected key 'nam' in 'nam=x' (did you mean name?)",
        "COPY --link= a b | missing a value on flag: --link",
        "COPY --from a b | missing a value on flag: --from",
        "ADD --from=x a b | unknown flag: --from",
        "COPY a <<EOF | unterminated heredoc EOF",
        "ENV =x | ENV names can not be blank",
        "ARG =x | ARG names can not be blank",
        "VOLUME [\" \"] | VOLUME specified can not be an empty string",
        "HEALTHCHECK NONE x | HEALTHCHECK NONE takes no arguments",
        "HEALTHCHECK CMD | Missing command after HEALTHCHECK CMD",
        "ONBUILD FROM x | FROM isn't allowed as an ONBUILD trigger",
        "copyy a b | unknown instruction: copyy (did you mean copy?)"
      })
  void mistakesAreNamed(String line, String problem) {
    var thrown = assertThrows(DockerfileException.class, () -> nodes("USER me", line));
    assertEquals("dockerfile parse error on line 3: " + problem, thrown.problem());
    assertEquals(3, thrown.line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'# escape=x' | invalid escape token 'x' does not match ` or \\",
        "'# check=skip=a\n# check=skip=b' | only one check parser directive can be used",
        "'' | dockerfile contains no stages to build: add a FROM",
        "'# syntax=example.org/other:1' | syntax image \"example.org/other:1\" cannot be run:"
            + " gantry builds Dockerfiles itself, remove the syntax line or ask for"
            + " docker/dockerfile"
      })
  void directivesThatCannotBeFollowedAreRefused(String lines, String problem) {
    var thrown = assertThrows(DockerfileException.class, () -> parse(lines, "ARG A"));
    assertTrue(thrown.problem().endsWith(": " + problem), thrown.problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker/dockerfile",
        "docker/dockerfile:1",
        "docker.io/docker/dockerfile:1.7-labs",
        "docker/dockerfile-upstream:master@sha256:00",
        "mirror.example.org:5000/docker/dockerfile:1"
      })
  void dockersFrontendIsBuiltIn(String image) {
    Dockerfile file = parse("#syntax = " + image + " # comment", "FROM scratch");
    assertEquals(Optional.of(image), file.directives().syntax());
  }

  @Test
  void aHeredocWithoutPartnerQuotesOrAsAnArrayIsNone() {
    assertEquals(2, nodes("RUN echo it's <<EOF", "USER x").size());
    assertEquals(2, nodes("RUN [\"cat\", \"<<EOF\"]", "USER x").size());
  }

  @Test
  void aHeredocKeepsCarriageReturns() {
    var run =
        assertInstanceOf(
            Instruction.Run.class,
            parse("FROM a\r", "RUN <<-EOF\r", "\tone\r", "\tEOF\r", "USER x\r")
                .stages()
                .getFirst()
                .nodes()
                .getFirst()
                .instruction());
    assertEquals("one\r\n", run.heredocs().getFirst().body());
  }

  @Test
  void mountsMayBeQuotedLikeCommaSeparatedValues() {
    var run =
        assertInstanceOf(
            Instruction.Run.class,
            only("RUN --mount='\"target=/a,b\",type=bind,RW,source=x' true"));
    assertEquals(
        List.of(Map.of("type", "bind", "target", "/a,b", "rw", "true", "source", "x")),
        run.mounts());
  }

  @Test
  void commentsAboveAnInstructionDescribeWhatItNames() {
    Dockerfile file =
        parse("# free", "#", "# V is a version", "ARG V", "# b builds", "", "FROM a AS b");
    assertEquals("is a version", file.arguments().getFirst().description("V"));
    assertEquals("builds", file.stages().getFirst().node().description("b"));
    assertEquals("", file.stages().getFirst().node().description("free"));
  }

  @Test
  void anErrorShowsTheLinesAroundIt() {
    var thrown =
        assertThrows(
            DockerfileException.class,
            () -> parse("FROM a", "", "RUNN make", "USER x", "USER y", "USER z"));
    assertEquals(
        """
        Dockerfile:3
        --------------------
           1 |     FROM a
           2 |    \s
           3 | >>> RUNN make
           4 |     USER x
           5 |     USER y
        --------------------
        ERROR: dockerfile parse error on line 3: unknown instruction: RUNN (did you mean RUN?)\
        """,
        thrown.getMessage());
  }

  @Test
  void aFileWithoutStagesIsRefused() {
    assertThrows(DockerfileException.class, () -> parse("# nothing"));
    var thrown = assertThrows(DockerfileException.class, () -> parse("RUN x", "FROM a"));
    assertTrue(thrown.problem().contains("no build stage"), thrown.problem());
  }
}
