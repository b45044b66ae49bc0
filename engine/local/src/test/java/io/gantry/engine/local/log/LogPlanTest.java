package io.gantry.engine.local.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.LogConfig;
import io.gantry.platform.base.GantryException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogPlanTest {
  private static LogPlan plan(String driver, String... option) {
    return LogPlan.decide(
        new LogConfig(driver, option.length == 0 ? Map.of() : Map.of(option[0], option[1])));
  }

  @Test
  void logsAreRotatedUnlessTheUserSaysOtherwise() {
    assertEquals(new LogPlan(LogPlan.Target.FILE, 10L << 20, 5), LogPlan.decide(LogConfig.DEFAULT));
    assertEquals(2048, plan("local", "max-size", "2k").mostBytes());
    assertEquals(3L << 20, plan("", "max-size", "3MB").mostBytes());
    assertEquals(Long.MAX_VALUE, plan("json-file", "max-size", "-1").mostBytes());
    assertEquals(2, plan("json-file", "max-file", "2").mostFiles());
  }

  @Test
  void whatNoDriverKnowsIsRefusedInDockersWords() {
    var unknown = assertThrows(GantryException.class, () -> plan("json-file", "foo", "1"));
    assertEquals("unknown log opt 'foo' for json-file log driver", unknown.text());
    assertThrows(GantryException.class, () -> plan("fluent"));
    assertThrows(GantryException.class, () -> plan("local", "max-size", "x"));
    assertThrows(GantryException.class, () -> plan("local", "max-file", "0"));
  }
}
