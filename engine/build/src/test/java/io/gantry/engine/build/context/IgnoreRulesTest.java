package io.gantry.engine.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IgnoreRulesTest {
  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, a/b/c, true",
    "a, b/a, false",
    "/a/, a, true",
    "./a, a, true",
    "a/../b, b, true",
    "*.md, x.md, true",
    "*.md, d/x.md, false",
    "**/*.md, x.md, true",
    "**/*.md, d/e/x.md, true",
    "d/**, d/e/f, true",
    "d/**/f, d/f, true",
    "d/**/f, d/e/e/f, true",
    "d/**/f, d/ef, false",
    "*/temp*, d/temporary.txt, true",
    "*/temp*, d/e/temporary, false",
    "temp?, tempa, true",
    "temp?, temp/, false",
    "[a-c]x, bx, true",
    "[^a-c]x, bx, false",
    "[^a-c]x, dx, true",
    "[^a]x, /x, false",
    "a\\*, a*, true",
    "a\\*, ab, false",
    "**, any/thing, true",
    "., any, false"
  })
  void patternsMatchAsDockersDo(String pattern, String path, boolean ignored) {
    assertEquals(ignored, IgnoreRules.parse(List.of(pattern)).ignores(path));
  }

  @Test
  void theLastRuleThatMatchesDecides() {
    IgnoreRules rules =
        IgnoreRules.parse(List.of("# all docs", "", "*.md", "!README*.md", "README-secret.md"));
    assertEquals(true, rules.ignores("x.md"));
    assertEquals(false, rules.ignores("README.md"));
    assertEquals(true, rules.ignores("README-secret.md"));
  }

  @Test
  void filesOfAnIgnoredDirectoryCanBeBroughtBack() {
    IgnoreRules rules = IgnoreRules.parse(List.of("target", "!target/app.jar"));
    assertEquals(true, rules.ignores("target/classes/X.class"));
    assertEquals(false, rules.ignores("target/app.jar"));
    assertEquals(true, rules.mayBringBackBelow());
  }

  @Test
  void brokenPatternsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> IgnoreRules.parse(List.of("[a")));
    assertThrows(IllegalArgumentException.class, () -> IgnoreRules.parse(List.of("!")));
  }
}
