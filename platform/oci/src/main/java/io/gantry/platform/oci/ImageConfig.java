package io.gantry.platform.oci;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.time.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of an image (OCI image specification, <i>Image Configuration</i>), a view on
 * its JSON: fields that gantry does not know survive.
 */
public record ImageConfig(Json.Obj json) {
  /** Parses the bytes of a configuration blob. */
  public static ImageConfig parse(byte[] bytes) {
    return new ImageConfig(Json.parse(bytes).asObject());
  }

  /** A configuration without layers for {@code platform}. */
  public static ImageConfig scratch(Platform platform) {
    return new ImageConfig(
        Json.object()
            .put("architecture", platform.architecture())
            .put("os", platform.os())
            .putUnlessEmpty("variant", platform.variant())
            .put("config", Json.Obj.EMPTY)
            .put(
                "rootfs",
                Json.object().put("type", "layers").put("diff_ids", Json.array(List.of())).build())
            .put("history", Json.array(List.of()))
            .build());
  }

  /** The digests of the unpacked layers, lowest first. */
  public List<Digest> diffIds() {
    var ids = new ArrayList<Digest>();
    for (String id : json.object("rootfs").strings("diff_ids")) {
      ids.add(Digest.parse(id));
    }
    return List.copyOf(ids);
  }

  /** The platform. */
  public Platform platform() {
    return new Platform(json.string("os"), json.string("architecture"), json.string("variant"));
  }

  /** When it was made; the epoch if it does not say. */
  public Instant created() {
    return time(json).orElse(Instant.EPOCH);
  }

  private static Optional<Instant> time(Json.Obj json) {
    String text = json.string("created");
    return text.isEmpty() ? Optional.empty() : Optional.of(Rfc3339.parse(text));
  }

  /** The object with {@code Env}, {@code Cmd} and so on. */
  public Json.Obj config() {
    return json.object("config");
  }

  /** {@code NAME=value}. */
  public List<String> environment() {
    return config().strings("Env");
  }

  /** The default arguments. */
  public List<String> command() {
    return config().strings("Cmd");
  }

  /** The program, or empty. */
  public List<String> entrypoint() {
    return config().strings("Entrypoint");
  }

  /** {@code user[:group]}, or empty. */
  public String user() {
    return config().string("User");
  }

  /** An absolute path, or empty. */
  public String workingDirectory() {
    return config().string("WorkingDir");
  }

  /** A signal's name, or empty. */
  public String stopSignal() {
    return config().string("StopSignal");
  }

  /** The labels, in order. */
  public Map<String, String> labels() {
    return config().stringMap("Labels");
  }

  /** {@code 80/tcp}. */
  public List<String> exposedPorts() {
    return List.copyOf(config().object("ExposedPorts").fields().keySet());
  }

  /** Paths that get an anonymous volume. */
  public List<String> volumes() {
    return List.copyOf(config().object("Volumes").fields().keySet());
  }

  /** How it was made, oldest first. */
  public List<History> history() {
    return json.array("history").stream().map(item -> History.of(item.asObject())).toList();
  }

  /** One step in the making of an image. */
  public record History(
      Optional<Instant> created,
      String createdBy,
      String author,
      String comment,
      boolean emptyLayer) {
    static History of(Json.Obj json) {
      return new History(
          time(json),
          json.string("created_by"),
          json.string("author"),
          json.string("comment"),
          json.bool("empty_layer"));
    }

    Json.Obj json() {
      var builder = Json.object();
      created.ifPresent(when -> builder.put("created", when.toString()));
      builder
          .putUnlessEmpty("created_by", createdBy)
          .putUnlessEmpty("author", author)
          .putUnlessEmpty("comment", comment);
      if (emptyLayer) {
        builder.put("empty_layer", true);
      }
      return builder.build();
    }
  }

  /** This configuration with the object {@code Env}, {@code Cmd} … replaced. */
  public ImageConfig withConfig(Json.Obj config) {
    return new ImageConfig(json.with("config", config));
  }

  /** This configuration with one field of {@code config} set. */
  public ImageConfig withConfig(String field, Json value) {
    return withConfig(config().with(field, value));
  }

  /** This configuration, made at {@code when}. */
  public ImageConfig withCreated(Instant when) {
    return new ImageConfig(json.with("created", Json.of(when.toString())));
  }

  /** This configuration with one more step, and the layer it made if it made one. */
  public ImageConfig withStep(History step, Optional<Digest> diffId) {
    var steps = new ArrayList<>(json.array("history"));
    steps.add(step.json());
    var stepped = new ImageConfig(json.with("history", Json.array(steps)));
    return diffId.isPresent() ? stepped.withLayer(diffId.get()) : stepped;
  }

  /** This configuration with one more layer on top, whose step is there already. */
  public ImageConfig withLayer(Digest diffId) {
    var ids = new ArrayList<>(json.object("rootfs").strings("diff_ids"));
    ids.add(diffId.toString());
    var rootfs = new LinkedHashMap<>(json.object("rootfs").fields());
    rootfs.put("type", Json.of("layers"));
    rootfs.put("diff_ids", Json.strings(ids));
    return new ImageConfig(json.with("rootfs", new Json.Obj(rootfs)));
  }

  /** The bytes of the blob. */
  public byte[] bytes() {
    return json.bytes();
  }
}
