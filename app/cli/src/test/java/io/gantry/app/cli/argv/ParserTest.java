package io.gantry.app.cli.argv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ParserTest {
  private static final Option<Boolean> TTY = Option.flag("tty", "t", "A terminal");
  private static final Option<Boolean> INTERACTIVE = Option.flag("interactive", "i", "Input");
  private static final Option<Boolean> PROXY = Option.onByDefault("sig-proxy", "", "Signals");
  private static final Option<List<String>> PUBLISH = Option.list("publish", "p", "Ports");
  private static final Option<String> NAME = Option.text("name", "", "Name").alias("called");
  private static final Option<Long> LAST = Option.number("last", "n", "Number");
  private static final Option<Long> MEMORY = Option.of("memory", "m", Values.BYTES, 0L, "Memory");
  private static final Option<Long> SWAP =
      Option.of("swap", "", Values.BYTES_OR_UNLIMITED, 0L, "Swap");
  private static final Option<Long> CPUS = Option.of("cpus", "", Values.DECIMAL, 0L, "CPUs");
  private static final Option<List<String>> STRINGS =
      Option.of("include", "", Values.COMMA_LIST, List.of(), "Names");

  private static final Syntax ANYWHERE =
      Syntax.of(
          "x",
          "",
          Arity.atLeast(0),
          "X",
          TTY,
          INTERACTIVE,
          PROXY,
          PUBLISH,
          NAME,
          LAST,
          MEMORY,
          SWAP,
          CPUS,
          STRINGS);

  private static Arguments parse(String... words) {
    return Parser.parse(ANYWHERE, "gantry x", List.of(words)).orElseThrow();
  }

  private static String error(String... words) {
    return assertThrows(UsageException.class, () -> parse(words)).text();
  }

  @Test
  void shortFlagsStandTogetherAndTheLastMayTakeAValue() {
    Arguments arguments = parse("-itp80:80", "-p", "81:81", "-p=82:82");
    assertTrue(arguments.get(TTY));
    assertTrue(arguments.get(INTERACTIVE));
    assertEquals(List.of("80:80", "81:81", "82:82"), arguments.get(PUBLISH));
  }

  @Test
  void longOptionsTakeTheirValueAfterAnEqualsSignOrAsTheNextWord() {
    assertEquals("a", parse("--name=a").get(NAME));
    assertEquals("--odd", parse("--name", "--odd").get(NAME));
    assertEquals("", parse("--name=").get(NAME));
    assertEquals("b=c", parse("--name=b=c").get(NAME));
    assertEquals("d", parse("--called", "d").get(NAME));
  }

  @Test
  void aFlagNeverTakesTheNextWord() {
    Arguments arguments = parse("--tty", "false");
    assertTrue(arguments.get(TTY));
    assertEquals(List.of("false"), arguments.operands());
    assertFalse(parse("--tty=false").get(TTY));
    assertFalse(parse("--sig-proxy=0").get(PROXY));
    assertTrue(parse("-t=T").get(TTY));
  }

  @Test
  void defaultsHoldUntilAnOptionIsGiven() {
    Arguments arguments = parse();
    assertTrue(arguments.get(PROXY));
    assertEquals(0, arguments.get(LAST));
    assertFalse(arguments.given(PROXY));
    assertTrue(parse("--sig-proxy").given(PROXY));
  }

  @Test
  void operandsAndOptionsMix() {
    Arguments arguments = parse("a", "-t", "b", "--", "-i", "--name");
    assertTrue(arguments.get(TTY));
    assertFalse(arguments.get(INTERACTIVE));
    assertEquals(List.of("a", "b", "-i", "--name"), arguments.operands());
  }

  @Test
  void theFirstOperandEndsTheOptionsWhereTheCommandSaysSo() {
    Arguments arguments =
        Parser.parse(
                ANYWHERE.operandEndsOptions(),
                "gantry x",
                List.of("-t", "busybox", "-i", "--", "sh"))
            .orElseThrow();
    assertTrue(arguments.get(TTY));
    assertFalse(arguments.get(INTERACTIVE));
    assertEquals(List.of("busybox", "-i", "--", "sh"), arguments.operands());
  }

  @Test
  void aLoneDashIsAnOperand() {
    assertEquals(List.of("-", ""), parse("-", "").operands());
  }

  @Test
  void helpWinsOverWhatComesLater() {
    assertEquals(Optional.empty(), Parser.parse(ANYWHERE, "x", List.of("--help", "--foo")));
    assertEquals(Optional.empty(), Parser.parse(ANYWHERE, "x", List.of("-th")));
  }

  @Test
  void errorsAreDockersWords() {
    assertEquals("unknown flag: --foo", error("--foo=1"));
    assertEquals("unknown shorthand flag: 'z' in -z", error("-iz"));
    assertEquals("unknown shorthand flag: 'z' in -zit", error("-zit"));
    assertEquals("unknown shorthand flag: '=' in -=", error("-t="));
    assertEquals("flag needs an argument: --name", error("--name"));
    assertEquals("flag needs an argument: 'n' in -n", error("-tn"));
    assertEquals("bad flag syntax: ---x", error("---x"));
    assertEquals("bad flag syntax: --=x", error("--=x"));
    assertEquals(
        "invalid argument \"x\" for \"-n, --last\" flag: strconv.ParseInt: parsing \"x\": invalid"
            + " syntax",
        error("--last=x"));
    assertEquals(
        "invalid argument \"foo\" for \"--sig-proxy\" flag: strconv.ParseBool: parsing \"foo\":"
            + " invalid syntax",
        error("--sig-proxy=foo"));
    assertEquals(
        "invalid argument \"3x\" for \"-m, --memory\" flag: invalid suffix: 'x'",
        error("-m", "3x"));
    assertEquals(
        "invalid argument \"x\" for \"--cpus\" flag: failed to parse x as a rational number",
        error("--cpus", "x"));
  }

  @Test
  void sizesAndNumbersOfProcessorsHaveUnits() {
    assertEquals(64L << 20, parse("-m64m").get(MEMORY));
    assertEquals(1536L << 20, parse("-m1.5GiB").get(MEMORY));
    assertEquals(512, parse("-m512").get(MEMORY));
    assertEquals(-1, parse("--swap=-1").get(SWAP));
    assertEquals(1_500_000_000L, parse("--cpus=1.5").get(CPUS));
    assertEquals(-5, parse("-n", "-5").get(LAST));
  }

  @Test
  void commaListsSplitAndGrow() {
    assertEquals(List.of("a", "b", "c"), parse("--include", "a,b", "--include=c").get(STRINGS));
  }
}
