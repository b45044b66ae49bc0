package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on. Opaque to clients.
 *
 * @param revision of the first page; {@link #PRESENT} for whatever is there now
 * @param after the last key that was looked at
 */
record ContinueToken(long revision, String after) {
  static final long PRESENT = -1;

  private static final String VERSION = "meta.k8s.io/v1";

  String text() {
    Json.Obj json = Json.object().put("v", VERSION).put("rv", revision).put("start", after).build();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.bytes());
  }

  static ContinueToken parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
      Json.Obj json = Json.parse(bytes).asObject();
      long revision = json.number("rv", 0);
      if (!json.string("v").equals(VERSION)
          || json.string("start").isEmpty()
          || (revision <= 0 && revision != PRESENT)) {
        throw invalid();
      }
      return new ContinueToken(revision, json.string("start"));
    } catch (StatusException e) {
      throw e;
    } catch (IllegalArgumentException | GantryException _) {
      throw invalid();
    }
  }

  private static StatusException invalid() {
    return StatusException.badRequest("continue key is not valid");
  }
}
