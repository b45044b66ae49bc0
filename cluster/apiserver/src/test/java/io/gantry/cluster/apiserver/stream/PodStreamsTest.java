package io.gantry.cluster.apiserver.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Query;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What requests mean before anything streams. */
final class PodStreamsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static ApiObject pod(String spec) {
    return new ApiObject(
        Json.parse("{\"metadata\":{\"name\":\"p\",\"namespace\":\"ns\"},\"spec\":" + spec + "}")
            .asObject());
  }

  private static final String TWO =
      "{\"containers\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"initContainers\":[{\"name\":\"i\"}]}";

  @Test
  void theContainerIsTheNamedOneOrTheAnnotatedOneOrTheOnlyOne() {
    ApiObject two = pod(TWO);
    assertEquals("b", PodContainers.choose(two, "b").container());
    assertEquals("i", PodContainers.choose(two, "i").container());
    ApiObject annotated = two.withAnnotation("kubectl.kubernetes.io/default-container", "b");
    assertEquals("b", PodContainers.choose(annotated, "").container());
    ApiObject one = pod("{\"containers\":[{\"name\":\"a\"}]}");
    assertEquals("a", PodContainers.choose(one, "").container());
  }

  @Test
  void anUnclearContainerIsAnsweredInUpstreamsWords() {
    ApiObject two = pod(TWO);
    assertEquals(
        "a container name must be specified for pod p, choose one of: [a b] or one of the init"
            + " containers: [i]",
        assertThrows(StatusException.class, () -> PodContainers.choose(two, "")).text());
    assertEquals(
        "container x is not valid for pod p",
        assertThrows(StatusException.class, () -> PodContainers.choose(two, "x")).text());
  }

  @Test
  void aLogsOptionsAreChecked() {
    var options =
        LogQuery.parse(
            Query.parse("follow=true&tailLines=3&sinceSeconds=5&limitBytes=9"), "p", NOW);
    assertTrue(options.follow());
    assertEquals(Optional.of(3), options.tailLines());
    assertEquals(Optional.of(NOW.minusSeconds(5)), options.since());
    assertEquals(Optional.of(9L), options.limitBytes());
    assertEquals(
        "PodLogOptions \"p\" is invalid: tailLines: Invalid value: -1: must be greater than or"
            + " equal to 0",
        refused("tailLines=-1").text());
    assertEquals(422, refused("limitBytes=0").reason().code());
    assertEquals(422, refused("sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z").reason().code());
    assertEquals(400, refused("tailLines=x").reason().code());
    assertEquals(400, refused("sinceTime=x").reason().code());
  }

  private static StatusException refused(String query) {
    return assertThrows(StatusException.class, () -> LogQuery.parse(Query.parse(query), "p", NOW));
  }

  @Test
  void aProcessNeedsACommandAndAStream() {
    ApiObject one = pod("{\"containers\":[{\"name\":\"a\"}]}");
    var request =
        ProcessRequest.exec(Query.parse("command=a&command=b&stdout=1&tty=true&stderr=1"), one);
    assertEquals(java.util.List.of("a", "b"), request.command());
    assertTrue(request.stdout() && request.terminal() && !request.stderr() && !request.stdin());
    assertThrows(StatusException.class, () -> ProcessRequest.exec(Query.parse("stdout=1"), one));
    assertThrows(StatusException.class, () -> ProcessRequest.exec(Query.parse("command=a"), one));
    assertTrue(ProcessRequest.attach(Query.NONE, one).stdout());
  }

  @Test
  void anExitCodeIsACause() {
    assertEquals(
        "{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero"
            + " exit code: exit status 7\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":"
            + "[{\"reason\":\"ExitCode\",\"message\":\"7\"}]}}",
        ProcessStatus.exited(7).text());
    assertEquals("{\"metadata\":{},\"status\":\"Success\"}", ProcessStatus.exited(0).text());
  }

  @Test
  void sizesFollowEachOther() throws IOException {
    String text = "{\"Width\":80,\"Height\":24}\n{\"Width\":7,\"Height\":-1}{";
    var sizes = new TerminalSizes(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(Optional.of(new TerminalSizes.Size(24, 80)), sizes.next());
    assertEquals(Optional.of(new TerminalSizes.Size(0, 7)), sizes.next());
    assertEquals(Optional.empty(), sizes.next());
  }
}
