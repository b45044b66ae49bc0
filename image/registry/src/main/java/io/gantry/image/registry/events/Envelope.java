package io.gantry.image.registry.events;

import io.gantry.image.registry.RegistryEvent;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** An event as Docker's registry sends it in its notifications. */
record Envelope(String id, Instant time, RegistryEvent event) {
  static Envelope of(RegistryEvent event, Instant time) {
    return new Envelope(UUID.randomUUID().toString(), time, event);
  }

  /** Several in one body. */
  static byte[] body(List<Envelope> envelopes) {
    List<Json.Obj> events = envelopes.stream().map(Envelope::json).toList();
    return Json.object().put("events", Json.array(events)).build().bytes();
  }

  Json.Obj json() {
    RegistryEvent.Caller caller = event.caller();
    Json.Obj request =
        Json.object()
            .put("id", id)
            .put("addr", caller.address())
            .put("host", caller.host())
            .put("method", caller.method())
            .put("useragent", caller.userAgent())
            .build();
    return Json.object()
        .put("id", id)
        .put("timestamp", time.toString())
        .put("action", event.action().name().toLowerCase(Locale.ROOT))
        .put("target", target())
        .put("request", request)
        .put("actor", Json.Obj.EMPTY)
        .put("source", Json.object().put("addr", caller.host()).build())
        .build();
  }

  private Json.Obj target() {
    String repository = event.repository().name();
    Optional<Digest> digest = event.digest();
    Json.ObjectBuilder target = Json.object().putUnlessEmpty("mediaType", event.mediaType());
    digest.ifPresent(d -> {
      target.put("digest", d.toString());
      if (event.size() > 0) {
        target.put("size", event.size()).put("length", event.size());
      }
    });
    target.put("repository", repository);
    event.from().ifPresent(from -> target.put("fromRepository", from.name()));
    digest.ifPresent(d -> target.put("url", url(repository, d)));
    event.tag().ifPresent(tag -> target.put("tag", tag.text()));
    return target.build();
  }

  private String url(String repository, Digest digest) {
    String kind = event.mediaType().equals("application/octet-stream") ? "blobs" : "manifests";
    return "/v2/" + repository + "/" + kind + "/" + digest;
  }
}
