package io.gantry.engine.build.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Configurations, as {@code docker buildx build} of Docker 28 makes them. */
final class ConfigurationTest {
  private static void assertConfig(String expected, BuildGraph graph) {
    Json.Obj json = Json.parse(expected.getBytes(StandardCharsets.UTF_8)).asObject();
    assertEquals(new TreeMap<>(json.fields()).toString(), sorted(graph.base().config()).toString());
  }

  private static Map<String, Json> sorted(Json.Obj json) {
    return new TreeMap<>(json.fields());
  }

  @Test
  void everyInstructionLeavesWhatBuildxLeaves() {
    BuildGraph graph =
        new GraphMaker()
            .given(Map.of("M", "given", "SOURCE_DATE_EPOCH", "1700000000"))
            .graph(
                "ARG G=glob",
                "ARG H=$TARGETARCH-x",
                "FROM scratch",
                "ARG G",
                "ARG H",
                "ARG BUILDKIT_SANDBOX_HOSTNAME=hh",
                "ARG SOURCE_DATE_EPOCH",
                "ARG M=1 N=2 O",
                "ENV M=env",
                "ARG M=arg",
                "WORKDIR /",
                "WORKDIR rel",
                "COPY --link --chown=3 f l",
                "ADD t.tgz .",
                "CMD [\"x\"]",
                "ENTRYPOINT echo hi",
                "EXPOSE 80 80",
                "LABEL a=$M b='$M' \"c d\"=\"e f\"",
                "USER $G",
                "HEALTHCHECK --interval=1h1m1s --timeout=100ms --start-period=1.5s"
                    + " --start-interval=2m --retries=10 CMD a \"b\" c");
    assertConfig(
        "{\"User\":\"glob\",\"ExposedPorts\":{\"80/tcp\":{}},\"Env\":[\"PATH=/usr/local/sbin:"
            + "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\",\"M=env\"],\"Cmd\":[\"x\"],"
            + "\"WorkingDir\":\"/rel\",\"Entrypoint\":[\"/bin/sh\",\"-c\",\"echo hi\"],"
            + "\"Labels\":{\"a\":\"given\",\"b\":\"$M\",\"c d\":\"e f\"},\"ArgsEscaped\":true,"
            + "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"a \\\"b\\\" c\"],"
            + "\"Interval\":3661000000000,\"Timeout\":100000000,\"StartPeriod\":1500000000,"
            + "\"StartInterval\":120000000000,\"Retries\":10}}",
        graph);
    assertEquals("ARG H=amd64-x", GraphMaker.history(graph).get(1));
    assertEquals("ARG M=given N=2 O", GraphMaker.history(graph).get(4));
    assertEquals("EXPOSE [80/tcp 80/tcp]", GraphMaker.history(graph).get(13));
  }

  @Test
  void anEmptyCommandIsStillOne() {
    BuildGraph graph =
        new GraphMaker().graph("FROM a", "CMD", "SHELL [\"/bin/ash\",\"-c\"]", "HEALTHCHECK NONE");
    assertConfig(
        "{\"Env\":[\"PATH=/bin\",\"HELLO=base\"],"
            + "\"Cmd\":[\"/bin/sh\",\"-c\",\"\"],\"ArgsEscaped\":true,"
            + "\"Healthcheck\":{\"Test\":[\"NONE\"]},\"Shell\":[\"/bin/ash\",\"-c\"]}",
        graph);
  }
}
