package io.gantry.image.registry.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.registry.RegistryEvent;
import io.gantry.image.registry.RegistryEvent.Action;
import io.gantry.image.registry.RegistryEvent.Caller;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.Tag;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static RegistryEvent event(String repository) {
    return new RegistryEvent(
        Action.PUSH,
        new Repository(repository),
        Optional.of(new Digest("a".repeat(64))),
        "application/vnd.oci.image.manifest.v1+json",
        7,
        Optional.of(new Tag("1")),
        Optional.empty(),
        new Caller("127.0.0.1:9", "localhost:5000", "PUT", "test/1"));
  }

  private static String repositories(byte[] body) {
    var names = new ArrayList<String>();
    for (Json event : Json.parse(body).asObject().array("events")) {
      names.add(event.asObject().object("target").string("repository"));
    }
    return String.join(" ", names);
  }

  @Test
  void anEventLooksLikeDockers() {
    Json.Obj event = Envelope.of(event("a/b"), NOON).json();
    assertEquals("push", event.string("action"));
    assertEquals("2026-01-01T12:00:00Z", event.string("timestamp"));
    Json.Obj target = event.object("target");
    assertEquals("sha256:" + "a".repeat(64), target.string("digest"));
    assertEquals(7, target.number("size", 0));
    assertEquals("a/b", target.string("repository"));
    assertEquals("1", target.string("tag"));
    assertTrue(target.string("url").startsWith("/v2/a/b/manifests/sha256:"));
    assertEquals("localhost:5000", event.object("request").string("host"));
  }

  @Test
  void aFailedDeliveryIsTriedAgainInOrder() throws InterruptedException {
    BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    var tries = new AtomicInteger();
    Webhook.Delivery delivery =
        body -> {
          if (tries.incrementAndGet() == 1) {
            throw new IOException("refused");
          }
          taken.add(repositories(body));
        };
    try (var webhook = new Webhook(delivery, () -> NOON)) {
      webhook.accept(event("a"));
      assertEquals("a", taken.poll(10, TimeUnit.SECONDS));
      webhook.accept(event("b"));
      assertEquals("b", taken.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aReceiverThatHangsHoldsNobodyUp() throws InterruptedException {
    var hangs = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    Webhook.Delivery delivery =
        _ -> {
          begun.countDown();
          hangs.await();
        };
    try (var webhook = new Webhook(delivery, () -> NOON)) {
      webhook.accept(event("first"));
      assertTrue(begun.await(10, TimeUnit.SECONDS));
      for (int i = 0; i < 10_005; i++) {
        webhook.accept(event("a"));
      }
      assertEquals(10_000, webhook.waiting());
      assertEquals(5, webhook.dropped());
    }
  }
}
