package io.gantry.image.distribution.registry;

import java.time.Duration;

/**
 * How patient a client is with a registry that is busy or breaks off.
 *
 * @param attempts of one request without any progress, the first included
 * @param first wait after the first failure; each later one is twice as long, and partly chance
 * @param longest wait
 * @param longestAsked wait that a server may ask for; with a longer one the request fails
 */
public record Retry(int attempts, Duration first, Duration longest, Duration longestAsked) {
  /** Five attempts within about 8 s; a server may ask for 60 s. */
  public static final Retry USUAL =
      new Retry(5, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(60));

  /** One attempt. */
  public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
