package io.gantry.engine.docker.answer;

import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.api.ImageDetails;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What answers say of images. */
public final class ImageAnswer {
  private ImageAnswer() {}

  /** The answer of {@code GET /images/{name}/json}. */
  public static ImageDetails read(Json.Obj json) {
    Digest id = Digest.parse(json.string("Id"));
    List<Reference> digests = references(json, "RepoDigests");
    return new ImageDetails(
        id,
        manifest(json, id, digests),
        references(json, "RepoTags"),
        digests,
        Moments.of(json, "Created"),
        json.number("Size", 0),
        new ImageConfig(config(json)));
  }

  /** Stores that keep manifests say which; else it is known of images that a registry has. */
  private static Digest manifest(Json.Obj json, Digest id, List<Reference> digests) {
    String told = json.object("Descriptor").string("digest");
    if (!told.isEmpty()) {
      return Digest.parse(told);
    }
    return digests.stream().flatMap(name -> name.digest().stream()).findFirst().orElse(id);
  }

  private static List<Reference> references(Json.Obj json, String field) {
    var all = new ArrayList<Reference>();
    for (String text : json.strings(field)) {
      if (!text.startsWith("<none>")) {
        all.add(Reference.parse(text));
      }
    }
    return all;
  }

  /** The configuration as far as the answer shows it: without the steps of its making. */
  private static Json.Obj config(Json.Obj json) {
    return Json.object()
        .put("created", json.string("Created"))
        .putUnlessEmpty("author", json.string("Author"))
        .put("architecture", json.string("Architecture"))
        .put("os", json.string("Os"))
        .putUnlessEmpty("variant", json.string("Variant"))
        .put("config", said(json.object("Config")))
        .put(
            "rootfs",
            Json.object()
                .put("type", "layers")
                .put("diff_ids", Json.strings(json.object("RootFS").strings("Layers")))
                .build())
        .put("history", history(json.string("Comment")))
        .build();
  }

  /** Without the fields that Docker writes also where the image says nothing. */
  private static Json.Obj said(Json.Obj config) {
    Json.ObjectBuilder said = Json.object();
    config
        .fields()
        .forEach((name, value) -> {
          if (!(value instanceof Json.Null) && !value.equals(Json.of(""))) {
            said.put(name, value);
          }
        });
    return said.build();
  }

  /** Of all steps the answer shows only the last one's comment. */
  private static Json history(String comment) {
    return comment.isEmpty()
        ? Json.array(List.of())
        : Json.array(List.of(Json.object().put("comment", comment).build()));
  }

  /** One item of the answer of {@code GET /images/{name}/history}. */
  public static HistoryEntry history(Json.Obj json) {
    String id = json.string("Id");
    return new HistoryEntry(
        id.equals("<missing>") ? "" : id,
        Instant.ofEpochSecond(json.number("Created", 0)),
        json.string("CreatedBy"),
        json.number("Size", 0),
        json.string("Comment"));
  }
}
