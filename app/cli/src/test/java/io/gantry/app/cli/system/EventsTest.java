package io.gantry.app.cli.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Shell;
import io.gantry.engine.api.Event;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventsTest {
  private static final long TIME = 1_795_404_463_172_453_832L;
  private final Shell shell = new Shell();

  private String events(Event event, String... options) {
    shell.engine.events.happened.clear();
    shell.engine.events.happened.add(event);
    String[] words = new String[options.length + 1];
    words[0] = "events";
    System.arraycopy(options, 0, words, 1, options.length);
    return shell.run(words).out();
  }

  private static Event exec() {
    return new Event(
        "container",
        "exec_create: ls ",
        "0378de",
        Map.of("image", "busybox:local", "name", "web", "tier", "a"),
        TIME,
        "local");
  }

  @Test
  void aLineHasTheAttributesInOrder() {
    String line = events(exec());
    assertTrue(line.contains(":43.172453832"), line);
    assertTrue(
        line.endsWith(
            " container exec_create: ls  0378de (image=busybox:local, name=web, tier=a)\n"),
        line);
  }

  @Test
  void jsonIsDockers() {
    assertEquals(
        "{\"status\":\"exec_create: ls \",\"id\":\"0378de\",\"from\":\"busybox:local\","
            + "\"Type\":\"container\",\"Action\":\"exec_create: ls \",\"Actor\":{\"ID\":\"0378de\","
            + "\"Attributes\":{\"image\":\"busybox:local\",\"name\":\"web\",\"tier\":\"a\"}},"
            + "\"scope\":\"local\",\"time\":1795404463,\"timeNano\":1795404463172453832}\n",
        events(exec(), "--format", "{{json .}}"));
    assertEquals("0378de web\n", events(exec(), "--format", "{{.ID}} {{.Actor.Attributes.name}}"));
  }

  @Test
  void filtersOfOneNameAreAlternativesAndNamesMustAllMatch() {
    assertTrue(!events(exec(), "-f", "event=exec_create", "-f", "event=die").isEmpty());
    assertTrue(!events(exec(), "-f", "container=web", "-f", "image=busybox").isEmpty());
    assertTrue(!events(exec(), "-f", "label=tier=a", "-f", "type=container").isEmpty());
    assertEquals("", events(exec(), "-f", "container=other", "-f", "event=exec_create"));
    assertEquals("", events(exec(), "-f", "volume=web"));
    assertTrue(shell.run("events", "-f", "foo=1").err().contains("invalid filter 'foo'"));
  }

  @Test
  void timesAreHandedToTheEngine() {
    String _ = events(exec(), "--since", "1", "--until", "2");
    assertEquals(Optional.of(Instant.ofEpochSecond(1)), shell.engine.events.since);
    assertEquals(Optional.of(Instant.ofEpochSecond(2)), shell.engine.events.until);
  }
}
