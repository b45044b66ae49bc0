package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class ChallengeTest {
  private static List<Challenge> parse(String... fields) {
    return Challenge.parse(List.of(fields));
  }

  @Test
  void dockersHubAsksForAToken() {
    assertEquals(
        List.of(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.docker.io/token",
                    "service", "registry.docker.io",
                    "scope", "repository:samalba/my-app:pull,push"))),
        parse(
            "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                + "scope=\"repository:samalba/my-app:pull,push\""));
  }

  @Test
  void severalChallengesInOneFieldAndInSeveralAreToldApart() {
    assertEquals(
        List.of(
            new Challenge("basic", Map.of("realm", "a, \"b\"")),
            new Challenge("negotiate", Map.of()),
            new Challenge("bearer", Map.of("realm", "https://x/t", "service", "s"))),
        parse(
            "Basic realm=\"a, \\\"b\\\"\", Negotiate YII/abc==, bearer Realm = \"https://x/t\" ,"
                + " service=s"));
    assertEquals(
        List.of(new Challenge("a", Map.of()), new Challenge("b", Map.of("c", "d"))),
        parse("a", "b c=d"));
  }

  @Test
  void whatIsNoneIsPassedOver() {
    assertEquals(List.of(), parse("", ",,", "\"\"", "="));
    assertEquals(List.of(new Challenge("basic", Map.of("realm", "x"))), parse("Basic realm=\"x"));
  }

  @Test
  void anyTextEndsSoon() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4);
    String sample =
        "Basic realm=\"a\\\"\", Bearer realm=\"https://x\",scope=\"a b\" ,,= Digest x==";
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder(sample);
            for (int i = random.nextInt(6); i >= 0; i--) {
              text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            var _ = parse(text.substring(0, random.nextInt(text.length())));
          }
        });
  }
}
