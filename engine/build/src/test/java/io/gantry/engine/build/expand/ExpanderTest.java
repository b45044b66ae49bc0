package io.gantry.engine.build.expand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  @ValueSource(strings = {"${V", "${}", "${V:x}", "${V!}", "'open", "\"open", "${U:?needed}"})
  void malformedWordsAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> expander.word(text));
  }

  @Test
  void onlyUnquotedBlanksCutWords() {
    assertEquals(List.of("a", "b", "a b", "c d"), expander.words("$TWO \"$TWO\" c\\ d"));
  }

  @Test
  void usedButUndefinedNamesAreTold() {
    assertEquals("-x", expander.word("$NOT-${NOR:-x}"));
    assertEquals(List.of("NOT"), undefined);
  }

  @Test
  void documentsKeepQuotesAndOtherEscapes() {
    assertEquals("\"value\" 'value' \\n $V \\", expander.document("\"$V\" '$V' \\n \\$V \\\\"));
  }
}
