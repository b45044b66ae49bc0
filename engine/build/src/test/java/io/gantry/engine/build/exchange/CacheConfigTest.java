package io.gantry.engine.build.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.build.exchange.CacheConfig.Entry;
import io.gantry.engine.build.exchange.CacheConfig.Layer;
import io.gantry.engine.build.exchange.CacheConfig.Mount;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class CacheConfigTest {
  private static final CacheConfig SAMPLE =
      new CacheConfig(
          List.of(new Layer(digest("a"), -1, 0), new Layer(digest("b"), 0, 1)),
          List.of(
              new Entry(List.of(digest("k"), digest("l")), 1, Instant.ofEpochSecond(5), "RUN x"),
              new Entry(List.of(digest("m")), -1, Instant.EPOCH, "")),
          List.of(new Mount("/root/.m2", 2)));

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsRead() {
    assertEquals(SAMPLE, CacheConfig.parse(SAMPLE.bytes(), 3));
    assertEquals(
        ChainId.of(List.of(digest("a"), digest("b"))), Optional.of(SAMPLE.chains().get(1)));
  }

  @Test
  void indexesThatLeadNowhereAreRefused() {
    for (String text :
        List.of(
            "{\"version\":2}",
            "{\"version\":1,\"layers\":[{\"diffId\":\"" + digest("a") + "\",\"blob\":3}]}",
            "{\"version\":1,\"layers\":[{\"diffId\":\"" + digest("a") + "\"}]}",
            "{\"version\":1,\"layers\":[{\"diffId\":\"" + digest("a") + "\",\"blob\":0,\"on\":0}]}",
            "{\"version\":1,\"records\":[{\"keys\":[],\"created\":\"1970-01-01T00:00:00Z\","
                + "\"layer\":0}]}",
            "{\"version\":1,\"records\":[{\"keys\":[\"x\"],\"created\":\"1970-01-01T00:00:00Z\"}]}",
            "{\"version\":1,\"records\":[{\"keys\":[],\"created\":\"then\"}]}",
            "{\"version\":1,\"mounts\":[{\"id\":\"a\",\"blob\":-1}]}")) {
      assertThrows(
          GantryException.class,
          () -> CacheConfig.parse(text.getBytes(StandardCharsets.UTF_8), 3),
          text);
    }
  }

  @Test
  void damageIsRefusedOrHarmless() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    byte[] whole = SAMPLE.bytes();
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] broken = whole.clone();
      for (int j = 0; j <= random.nextInt(3); j++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(32, 127);
      }
      try {
        CacheConfig read = CacheConfig.parse(broken, 3);
        assertEquals(read.layers().size(), read.chains().size());
      } catch (GantryException _) {
        refused++;
      }
    }
    assertTrue(refused > 100);
  }
}
