package io.gantry.app.cli.build.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.build.BuildWarning;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RawJsonDisplayTest {
  @Test
  void eachEventIsAnObjectOfBuildkits() {
    var bytes = new ByteArrayOutputStream();
    var clock = new Ticks();
    var display = new RawJsonDisplay(Output.immediate(bytes), clock);
    display.begin(1, "one");
    display.begin(2, "two");
    display.inputs(2, List.of(1));
    display.cached(1);
    clock.pass(10);
    display.log(2, "hi");
    display.status(2, "part", 1, 2, false);
    display.status(2, "part", 2, 2, true);
    display.warning(new BuildWarning("Rule", "about", "text", "Dockerfile", 3, 4, ""));
    display.done(2, Duration.ofMillis(10));
    display.failed(2, "no");
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    String digest = lines.getFirst().replaceAll(".*\"digest\":\"([^\"]*)\".*", "$1");
    String second = lines.get(1).replaceAll(".*\"digest\":\"([^\"]*)\".*", "$1");
    assertEquals("sha256:".length() + 64, digest.length());
    String text = bytes.toString(StandardCharsets.UTF_8).replace(digest, "A").replace(second, "B");
    assertEquals(
        """
        {"vertexes":[{"digest":"A","name":"one","started":"2026-11-22T12:00:00Z"}]}
        {"vertexes":[{"digest":"B","name":"two","started":"2026-11-22T12:00:00Z"}]}
        {"vertexes":[{"digest":"B","inputs":["A"],"name":"two","started":"2026-11-22T12:00:00Z"}]}
        {"vertexes":[{"digest":"A","name":"one","started":"2026-11-22T12:00:00Z","completed":"2026-11-22T12:00:00Z","cached":true}]}
        {"logs":[{"vertex":"B","stream":1,"data":"aGkK","timestamp":"2026-11-22T12:00:00.010Z"}]}
        {"statuses":[{"id":"part","vertex":"B","name":"part","total":2,"current":1,"timestamp":"2026-11-22T12:00:00.010Z","started":"2026-11-22T12:00:00.010Z"}]}
        {"statuses":[{"id":"part","vertex":"B","name":"part","total":2,"current":2,"timestamp":"2026-11-22T12:00:00.010Z","started":"2026-11-22T12:00:00.010Z","completed":"2026-11-22T12:00:00.010Z"}]}
        {"warnings":[{"vertex":"A","level":1,"short":"UnVsZTogdGV4dCAobGluZSAzKQ==","detail":["YWJvdXQ="],"sourceInfo":{"filename":"Dockerfile"},"range":[{"start":{"line":3},"end":{"line":4}}]}]}
        {"vertexes":[{"digest":"B","inputs":["A"],"name":"two","started":"2026-11-22T12:00:00Z","completed":"2026-11-22T12:00:00.010Z"}]}
        {"vertexes":[{"digest":"B","inputs":["A"],"name":"two","started":"2026-11-22T12:00:00Z","completed":"2026-11-22T12:00:00.010Z","error":"no"}]}
        """,
        text);
  }
}
