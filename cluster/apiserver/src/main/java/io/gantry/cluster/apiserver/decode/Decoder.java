package io.gantry.cluster.apiserver.decode;

import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusException.Status;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.model.schema.Model;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests. */
public final class Decoder {
  /** The most bytes of a body. */
  public static final int LIMIT = 3 << 20;

  private static final int SUMMARY = 30;

  private final Schemas schemas;

  /** Reads by these models. */
  public Decoder(Schemas schemas) {
    this.schemas = schemas;
  }

  /**
   * What was read.
   *
   * @param warnings for {@link FieldValidation#WARN}, as in {@code unknown field "spec.foo"}
   */
  public record Decoded(Json.Obj tree, List<String> warnings) {
    /** Copies the warnings. */
    public Decoded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads an object of a kind; missing {@code apiVersion} and {@code kind} are filled in.
   *
   * @param contentType JSON or YAML; empty means JSON
   * @throws StatusException {@code BadRequest}, {@code UnsupportedMediaType}, {@code
   *     RequestEntityTooLarge}
   */
  public Decoded decode(
      byte[] body, String contentType, String apiVersion, String kind, FieldValidation validation) {
    var strict = new ArrayList<String>();
    Json.Obj parsed;
    try {
      parsed =
          object(parse(body, contentType, validation == FieldValidation.IGNORE ? null : strict));
    } catch (GantryException e) {
      if (e instanceof StatusException) {
        throw e;
      }
      throw StatusException.badRequest(
          "the object provided is unrecognized (must be of type "
              + kind
              + "): couldn't get version/kind; json parse error: "
              + e.text()
              + " ("
              + summary(body)
              + ")");
    }
    Json.Obj named = named(parsed, apiVersion, kind);
    return conform(named, apiVersion, kind, validation, strict);
  }

  /**
   * Reads any value: a patch.
   *
   * @throws StatusException {@code BadRequest}, {@code RequestEntityTooLarge}
   */
  public static Json value(byte[] body, boolean yaml) {
    try {
      return parse(body, yaml ? "application/yaml" : "application/json", null);
    } catch (GantryException e) {
      throw e instanceof StatusException ? e : StatusException.badRequest(e.text());
    }
  }

  /** Fits a tree, such as a patched one, to its kind as {@link #decode} does. */
  public Decoded conform(
      Json.Obj tree, String apiVersion, String kind, FieldValidation validation) {
    return conform(tree, apiVersion, kind, validation, new ArrayList<>());
  }

  private Decoded conform(
      Json.Obj tree,
      String apiVersion,
      String kind,
      FieldValidation validation,
      List<String> strict) {
    Optional<Model> model = schemas.model(apiVersion, kind);
    if (model.isEmpty()) {
      return new Decoded(tree, List.of());
    }
    Json.Obj fitted;
    try {
      fitted = Conform.conform(tree, model.get(), strict);
    } catch (Conform.TypeException e) {
      throw unfit(tree.string("kind"), apiVersion, kind, e.text());
    }
    if (validation == FieldValidation.IGNORE) {
      return new Decoded(fitted, List.of());
    }
    if (validation == FieldValidation.STRICT && !strict.isEmpty()) {
      String text = "strict decoding error: " + String.join(", ", strict);
      throw unfit(tree.string("kind"), apiVersion, kind, text);
    }
    return new Decoded(fitted, strict);
  }

  private static Json parse(byte[] body, String contentType, @Nullable List<String> strict) {
    if (body.length > LIMIT) {
      throw new StatusException(
          new Status(
              StatusReason.REQUEST_ENTITY_TOO_LARGE,
              "Request entity too large: limit is " + LIMIT,
              Json.Obj.EMPTY));
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case "", "application/json", "text/json" ->
          strict == null
              ? Json.parse(body)
              : Json.parse(body, path -> strict.add("duplicate field \"" + path + "\""));
      case "application/yaml", "application/x-yaml", "text/yaml" -> yaml(body, strict);
      default ->
          throw new StatusException(
              new Status(
                  StatusReason.UNSUPPORTED_MEDIA_TYPE,
                  "the body of the request was in an unknown format - accepted media types include:"
                      + " application/json, application/yaml",
                  Json.Obj.EMPTY));
    };
  }

  /** The first document: a body is one object. */
  private static Json yaml(byte[] body, @Nullable List<String> strict) {
    List<Json> documents =
        strict == null
            ? Yaml.parse(body)
            : Yaml.parse(body, line -> strict.add("yaml: unmarshal errors:\n  " + line));
    return documents.isEmpty() ? Json.nil() : documents.getFirst();
  }

  private static Json.Obj object(Json value) {
    return value.asObject();
  }

  private static Json.Obj named(Json.Obj tree, String apiVersion, String kind) {
    String foundVersion = tree.string("apiVersion");
    String foundKind = tree.string("kind");
    if (!foundKind.isEmpty() && !foundKind.equals(kind)) {
      String version = foundVersion.isEmpty() ? apiVersion : foundVersion;
      boolean known = ResourceTypes.ofKind(version, foundKind).isPresent();
      throw unfit(
          foundKind,
          version,
          kind,
          known
              ? "converting ("
                  + goName(version, foundKind)
                  + ") to ("
                  + goName(apiVersion, kind)
                  + "): unknown conversion"
              : "no kind \"" + foundKind + "\" is registered for version \"" + version + "\"");
    }
    if (!foundVersion.isEmpty() && !foundVersion.equals(apiVersion)) {
      throw StatusException.badRequest(
          "the API version in the data ("
              + foundVersion
              + ") does not match the expected API version ("
              + apiVersion
              + ")");
    }
    return foundKind.isEmpty() || foundVersion.isEmpty()
        ? tree.with("apiVersion", Json.of(apiVersion)).with("kind", Json.of(kind))
        : tree;
  }

  private static String goName(String apiVersion, String kind) {
    return versionOf(apiVersion) + "." + kind;
  }

  private static String versionOf(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  private static StatusException unfit(String found, String apiVersion, String kind, String why) {
    return StatusException.badRequest(
        (found.isEmpty() ? kind : found)
            + " in version \""
            + versionOf(apiVersion)
            + "\" cannot be handled as a "
            + kind
            + ": "
            + why);
  }

  /** The beginning of a body, as text if it looks like JSON. */
  private static String summary(byte[] body) {
    int length = Math.min(body.length, SUMMARY);
    String more = body.length > SUMMARY ? " ..." : "";
    return body.length > 0 && body[0] == '{'
        ? new String(body, 0, length, StandardCharsets.UTF_8) + more
        : HexFormat.of().formatHex(body, 0, length) + more;
  }
}
