package io.gantry.cluster.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventRecorderTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T17:00:00Z"), ZoneOffset.UTC);

  private final MemoryClient client = new MemoryClient(CLOCK);
  private final ApiObject pod = client.create(ApiObject.of(ResourceTypes.PODS, "a", "web"));

  private List<ApiObject> events() {
    return client.list(ResourceTypes.EVENTS, ListOptions.ALL).items();
  }

  @Test
  void anEventSaysWhoWhatAndAboutWhat() {
    try (var recorder = new EventRecorder(client, "kubelet", "node1", CLOCK)) {
      recorder.event(pod, "spec.containers{web}", "Warning", "BackOff", "back-off 10s");
    }
    ApiObject event = events().getFirst();
    assertEquals("a", event.namespace());
    assertTrue(event.name().startsWith("web."), event.name());
    assertEquals("Pod", event.text("involvedObject", "kind"));
    assertEquals(pod.uid(), event.text("involvedObject", "uid"));
    assertEquals("spec.containers{web}", event.text("involvedObject", "fieldPath"));
    assertEquals("kubelet", event.text("source", "component"));
    assertEquals("node1", event.text("source", "host"));
    assertEquals("BackOff", event.text("reason"));
    assertEquals("2026-11-22T17:00:00Z", event.text("lastTimestamp"));
    assertEquals(1, event.number(0, "count"));
  }

  @Test
  void theSameEventAgainRaisesItsCount() {
    try (var recorder = new EventRecorder(client, "test", "", CLOCK)) {
      for (int i = 0; i < 3; i++) {
        recorder.event(pod, "Normal", "Pulled", "image is there");
      }
    }
    assertEquals(1, events().size());
    assertEquals(3, events().getFirst().number(0, "count"));
  }

  @Test
  void manyThatDifferInTheMessageAreCombined() {
    try (var recorder = new EventRecorder(client, "test", "", CLOCK)) {
      for (int i = 0; i < 15; i++) {
        recorder.event(pod, "Normal", "SuccessfulCreate", "Created pod: web-" + i);
      }
    }
    assertEquals(11, events().size());
    ApiObject combined =
        events().stream().filter(e -> e.number(0, "count") > 1).findFirst().orElseThrow();
    assertEquals("(combined from similar events): Created pod: web-14", combined.text("message"));
    assertEquals(5, combined.number(0, "count"));
  }

  @Test
  void anObjectThatSaysTooMuchIsNoLongerHeard() {
    try (var recorder = new EventRecorder(client, "test", "", CLOCK)) {
      for (int i = 0; i < 100; i++) {
        recorder.event(pod, "Normal", "Same", "again");
      }
    }
    assertEquals(25, events().getFirst().number(0, "count"));
  }
}
