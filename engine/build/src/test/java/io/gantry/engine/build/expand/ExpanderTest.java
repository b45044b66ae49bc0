package io.gantry.engine.build.expand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpanderTest {
  private static final Map<String, String> VALUES =
      Map.of("V", "value", "EMPTY", "", "FILE", "lib.tar.gz", "TWO", "a b", "PATH", "/usr/bin");
  private final List<String> undefined = new ArrayList<>();
  private final Expander expander = new Expander('\\', VALUES, undefined::add);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      nullValues = "NULL",
      value = {
        "plain; plain",
        "$V; value",
        "${V}x; valuex",
        "$V-$V; value-value",
        "$Vx.; .",
        "${U:-word}; word",
        "${U-word}; word",
        "${EMPTY:-word}; word",
        "[${EMPTY-word}]; []",
        "${V:+word}; word",
        "[${EMPTY:+word}]; []",
        "${EMPTY+word}; word",
        "[${U+word}]; []",
        "${U:-${V}}; value",
        "${U:-$V$V}; valuevalue",
        "${FILE%.*}; lib.tar",
        "${FILE%%.*}; lib",
        "${FILE#*.}; tar.gz",
        "${FILE##*.}; gz",
        "${FILE/a/A}; lib.tAr.gz",
        "${FILE//./-}; lib-tar-gz",
        "${FILE/lib/}; .tar.gz",
        "${FILE//*/x}; x",
        "${V//$EMPTY/-}; -v-a-l-u-e-",
        "${FILE#*.*}; tar.gz",
        "[${FILE##*.*}]; []",
        "${FILE%.?*}; lib.tar",
        "${FILE%?z}; lib.tar.",
        "${FILE/l*r/-}; -.gz",
        "${FILE//[.]/-}; lib.tar.gz",
        "${FILE/./\\/}; lib\\/tar.gz",
        "${PATH//\\//_}; _usr_bin",
        "${PATH%/*}; /usr",
        "${FILE/$EMPTY/x}; xlib.tar.gz",
        "${FILE#\"lib\"}; .tar.gz",
        "${FILE%\\*}; lib.tar.gz",
        "[${V:+${FILE%%.*}}]; [lib]",
        "[$12$$]; []",
        "${FILE/t?r/}; lib..gz",
        "${V:?needed}; value",
        "\\$V; $V",
        "'$V'; $V",
        "\"$V\"; value",
        "\"a\\\"b\"; a\"b",
        "\"\\$V\"; $V",
        "\"a\\nb\"; a\\nb",
        "a\\ b; a b",
        "'a'\"b\"c; abc",
        "$; $",
        "a$ b; a$ b",
        "/x:$PATH; /x:/usr/bin"
      })
  void wordsAreSubstituted(String text, String expected) {
    assertEquals(expected, expander.word(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "${V; syntax error: missing '}'",
        "${; syntax error: missing '}'",
        "${V:-; syntax error: missing '}'",
        "${V/a}; syntax error: missing '/' in ${}",
        "${}; syntax error: bad substitution",
        "${:x}; syntax error: bad substitution",
        "${{V}}; syntax error: bad substitution",
        "${V:x}; unsupported modifier (:x) in substitution",
        "${V:#x}; unsupported modifier (:#) in substitution",
        "${V^^}; unsupported modifier (^) in substitution",
        "${V#\\a}; invalid pattern (\\a) in substitution: invalid escape '\\a'",
        "${U?}; U: is not allowed to be unset",
        "${EMPTY:?}; EMPTY: is not allowed to be empty",
        "${U:?needed}; U: needed",
        "'open; unexpected end of statement while looking for matching '",
        "\"open; unexpected end of statement while looking for matching \""
      })
  void malformedWordsAreRefused(String text, String problem) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> expander.word(text));
    assertEquals("failed to process \"" + text + "\": " + problem, thrown.getMessage());
  }

  @Test
  void onlyUnquotedBlanksCutWords() {
    assertEquals(List.of("a", "b", "a b", "c d"), expander.words("$TWO \"$TWO\" c\\ d"));
  }

  @Test
  void usedButUndefinedNamesAreTold() {
    assertEquals("-xvalue", expander.word("$NOT-${NOR:-x}$V"));
    assertEquals(List.of("NOT", "NOR"), undefined);
  }

  @Test
  void documentsKeepQuotesAndLoseBackslashes() {
    assertEquals(
        "\"value\" 'value' n $V \\\nx", expander.document("\"$V\" '$V' \\n \\$V \\\\\\\nx"));
  }
}
