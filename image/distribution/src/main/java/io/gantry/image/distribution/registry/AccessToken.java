package io.gantry.image.distribution.registry;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * What a token server gave.
 *
 * @param identityToken to be kept; empty if none was given
 */
record AccessToken(String value, Instant expires, String identityToken) {
  private static final long SHORTEST = 60;
  private static final long LONGEST = Duration.ofHours(12).toSeconds();

  /**
   * Reads an answer. A token holds one minute if the answer does not say, and is not used in the
   * last tenth of its life: clocks differ and requests take time.
   *
   * @param server names it in messages
   */
  static AccessToken parse(String server, byte[] answer, Instant now) {
    Json.Obj json;
    try {
      json = Json.parse(answer).asObject();
    } catch (GantryException _) { // its text may hold a secret
      throw new GantryException(Kind.INVALID, server + " answers with no JSON object");
    }
    String token = json.string("token");
    token = token.isEmpty() ? json.string("access_token") : token;
    if (token.isEmpty()) {
      throw new GantryException(Kind.INVALID, server + " answers without a token");
    }
    if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new GantryException(Kind.INVALID, server + " answers with no valid token");
    }
    long seconds = json.number("expires_in", SHORTEST);
    seconds = Math.clamp(seconds, SHORTEST, LONGEST);
    return new AccessToken(
        token, now.plusSeconds(seconds - seconds / 10), json.string("refresh_token"));
  }

  @Override
  public String toString() {
    return "AccessToken[" + expires + "]";
  }
}
