package io.gantry.engine.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IgnoreRulesTest {
  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, a/b/c, true",
    "a, b/a, false",
    "/a/, a, true",
    "./a, a, true",
    "a/../b, b, true",
    "../b, b, false",
    "/../b, b, true",
    "*.md, x.md, true",
    "*.md, d/x.md, false",
    "**/*.md, x.md, true",
    "**/*.md, d/e/x.md, true",
    "d/**, d/e/f, true",
    "d/**, d, false",
    "d**, dx/y, true",
    "d/**/f, d/f, true",
    "d/**/f, d/e/e/f, true",
    "d/**/f, d/ef, false",
    "a**b, ab, true",
    "a**b, axb, false",
    "a**b, ax/b, true",
    "**foo, barfoo, true",
    "**foo, x/barfoo, true",
    "**foo, foox, false",
    "**/foo, foo, true",
    "**/foo, a/b/foo, true",
    "**/foo, afoo, false",
    "*/temp*, d/temporary.txt, true",
    "*/temp*, d/e/temporary, false",
    "temp?, tempa, true",
    "temp?, temp/, false",
    "temp?, temp\u20ac, true",
    "[a-c]x, bx, true",
    "[^a-c]x, bx, false",
    "[^a-c]x, dx, true",
    "a[^b]c, a/c, true",
    "[!a], !, true",
    "[\\]], ], true",
    "a\\*, a*, true",
    "a\\*, ab, false",
    "**, any/thing, true",
    "., any, false",
    "/, any, false",
    "a+(b).{c}, a+(b).{c}, true",
    "' bar ', bar, true",
    "'\u00a0bar', bar, true",
    "a//b/, a/b/c, true"
  })
  void patternsMatchAsDockersDo(String pattern, String path, boolean ignored) {
    assertEquals(ignored, IgnoreRules.parse(List.of(pattern)).ignores(path));
  }

  // what docker buildx 0.29 left of each context
  @ParameterizedTest
  @CsvSource({
    "**/*.tmp !docs, docs/a.tmp, true",
    "**/*.tmp !docs, docs/b, false",
    "src/gen !src, src/gen/x, true",
    "dir !dir/sub/*.md, dir/sub/a.md, false",
    "dir !dir/sub/*.md, dir/sub/b.txt, true",
    "dir !dir/sub/*.md, dir/x, true",
    "* !**/*.go, x/y.go, false",
    "* !**/*.go, x/z.txt, true",
    "* !a a/secret, a/x, false",
    "* !a a/secret, a/secret/y, true",
    "** !keep, keep/b/c, false",
    "** !keep, other/d, true",
    "a/** !a/b, a/b/e/f, false",
    "a/** !a/b, a/d, true",
    "!a/b a, a/b, true",
    "a/*/c !a/b, a/b/c, true",
    "a/*/c !a/b, a/b/d, false",
    "target !target/app.jar, target/classes/X.class, true",
    "target !target/app.jar, target/app.jar, false",
    "*.md !README*.md README-secret.md, x.md, true",
    "*.md !README*.md README-secret.md, README.md, false",
    "*.md !README*.md README-secret.md, README-secret.md, true"
  })
  void rulesOverrideEachOtherAsBuildKitsDo(String rules, String path, boolean ignored) {
    assertEquals(ignored, IgnoreRules.parse(List.of(rules.split(" ", -1))).ignores(path));
  }

  @Test
  void nothingIsHiddenWhoseContentMayBeBroughtBack() {
    IgnoreRules rules = IgnoreRules.parse(List.of("*", "!log/z", "!keep"));
    assertTrue(rules.hides("a"));
    assertTrue(rules.hides("log/y"));
    assertTrue(rules.ignores("log"));
    assertFalse(rules.hides("log"));
    assertFalse(rules.hides("keep/x"));
  }

  @Test
  void commentsAndAMarkOfTheFirstLineAreNoPatterns() {
    IgnoreRules rules =
        IgnoreRules.parse(List.of("\uFEFFa", "\uFEFFb", "#c", " #d", "", "  ", "e\r"));
    assertTrue(rules.ignores("a"));
    assertFalse(rules.ignores("b"));
    assertFalse(rules.ignores("c"));
    assertFalse(rules.ignores("#c"));
    assertTrue(rules.ignores("#d"));
    assertTrue(rules.ignores("e"));
    assertTrue(IgnoreRules.of(List.of("#c")).ignores("#c"));
  }

  @ParameterizedTest
  @CsvSource({
    "!target/app.jar, target, true",
    "!target/app.jar, targets, false",
    "!target/app.jar, target/app.jar, false",
    "!target/*/x, target/a, true",
    "!target/*/x, target/a/b, false",
    "!target/*/x, src, false",
    "!src/**, target, false",
    "!src/**, src/a/b, true",
    "!src/**, src, true",
    "!src**, src2/a, true",
    "!**/keep, any, true",
    "!a[bc]/x, ab, true",
    "!a[bc]/x, ad, false",
    "!**x, any, true",
    "a, a, false"
  })
  void onlyDirectoriesThatMayHoldSomethingAreEntered(String rule, String path, boolean may) {
    assertEquals(may, IgnoreRules.parse(List.of("*", rule)).mayBringBackBelow(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "!", "! ", "[]a]", "[-a]", "[a-]", "[b-a]", "x\\", "[^]", "[a\\"})
  void brokenPatternsAreRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> IgnoreRules.parse(List.of(pattern)));
  }

  @Test
  void noPatternTakesExponentialTime() {
    var rules = new ArrayList<String>();
    rules.add("*a".repeat(40) + "b");
    rules.add("**/a".repeat(40) + "/b");
    rules.add("!" + "a*?[a-z]".repeat(20) + "**/x");
    IgnoreRules compiled = IgnoreRules.parse(rules);
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          assertFalse(compiled.ignores("a".repeat(2000)));
          assertFalse(compiled.ignores("a/".repeat(200) + "c"));
        });
  }
}
