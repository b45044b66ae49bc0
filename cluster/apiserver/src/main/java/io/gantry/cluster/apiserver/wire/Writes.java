package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.decode.Decoder;
import io.gantry.cluster.apiserver.patch.JsonPatch;
import io.gantry.cluster.apiserver.patch.MergePatch;
import io.gantry.cluster.apiserver.patch.StrategicMergePatch;
import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.cluster.apiserver.rest.Pipeline;
import io.gantry.cluster.apiserver.rest.Subresources;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bodies that change something: whole objects, patches, options. */
public final class Writes {
  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

  private final Pipeline pipeline;
  private final Subresources subresources;
  private final Schemas schemas;
  private final Decoder decoder;

  /** Over the pipeline, by these models. */
  public Writes(Pipeline pipeline, Subresources subresources, Schemas schemas) {
    this.pipeline = pipeline;
    this.subresources = subresources;
    this.schemas = schemas;
    this.decoder = new Decoder(schemas);
  }

  /** A kind as it is on the wire: below an object it may be another one than the object's. */
  private record WireKind(String apiVersion, String kind) {
    static WireKind of(Call call) {
      ResourceType type = call.type();
      return call.subresource().equals("scale")
          ? new WireKind("autoscaling/v1", "Scale")
          : new WireKind(type.apiVersion(), type.kind());
    }
  }

  Pipeline.Written create(Body body, RequestOptions options, Call call) {
    return pipeline.create(call, object(body, options, call));
  }

  Pipeline.Written replace(Body body, RequestOptions options, Call call) {
    ApiObject object = object(body, options, call);
    return call.subresource().isEmpty()
        ? pipeline.replace(call, object)
        : subresources.update(call, _ -> object);
  }

  private ApiObject object(Body body, RequestOptions options, Call call) {
    WireKind kind = WireKind.of(call);
    Decoder.Decoded decoded =
        decoder.decode(
            body.bytes(),
            body.mediaType(),
            kind.apiVersion(),
            kind.kind(),
            options.fieldValidation());
    decoded.warnings().forEach(call.warnings());
    return new ApiObject(decoded.tree());
  }

  Pipeline.Written patch(Body body, RequestOptions options, Call call) {
    WireKind kind = WireKind.of(call);
    if (!PATCHES.contains(body.mediaType())) {
      throw Body.unsupported(PATCHES);
    }
    if (body.mediaType().endsWith("yaml")) {
      return apply(body, options, call);
    }
    Json patch = Decoder.value(body.bytes(), false);
    UnaryOperator<Json.Obj> patched =
        switch (body.mediaType()) {
          case "application/json-patch+json" -> tree -> JsonPatch.apply(tree, patch);
          case "application/merge-patch+json" -> tree -> MergePatch.apply(tree, patch);
          case "application/strategic-merge-patch+json" -> strategic(kind, patch);
          default -> throw Body.unsupported(PATCHES.subList(0, 3));
        };
    return subresources.update(
        call, current -> conformed(patched.apply(current.tree()), kind, body, options, call));
  }

  private Pipeline.Written apply(Body body, RequestOptions options, Call call) {
    if (!options.namesItsManager()) {
      throw StatusException.invalid(
          call.type(),
          call.key().name(),
          List.of(FieldError.required("fieldManager", "is required for apply patch")));
    }
    if (call.subresource().equals("scale")) {
      throw Body.unsupported(PATCHES.subList(0, 3));
    }
    ApiObject wanted = object(new Body("application/yaml", body.bytes()), options, call);
    return pipeline.apply(call.applying(), wanted, options.force());
  }

  private UnaryOperator<Json.Obj> strategic(WireKind kind, Json patch) {
    var model =
        schemas
            .model(kind.apiVersion(), kind.kind())
            .orElseThrow(() -> Body.unsupported(PATCHES.subList(0, 2)));
    return tree -> StrategicMergePatch.apply(tree, patch, model);
  }

  private ApiObject conformed(
      Json.Obj tree, WireKind kind, Body body, RequestOptions options, Call call) {
    try {
      Decoder.Decoded decoded =
          decoder.conform(tree, kind.apiVersion(), kind.kind(), options.fieldValidation());
      decoded.warnings().forEach(call.warnings());
      return new ApiObject(decoded.tree());
    } catch (StatusException e) {
      if (e.reason() != StatusReason.BAD_REQUEST) {
        throw e;
      }
      String text = e.text();
      int strict = text.indexOf("strict decoding error");
      String shown = new String(body.bytes(), StandardCharsets.UTF_8);
      throw StatusException.invalid(
          call.type(),
          call.key().name(),
          List.of(
              FieldError.invalid(
                  "patch", Json.of(shown), strict < 0 ? text : text.substring(strict))));
    }
  }

  /** A body that is no object of a kind that is stored. */
  Json.Obj plain(Body body) {
    if (body.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    boolean yaml =
        switch (body.mediaType()) {
          case "", "application/json" -> false;
          case "application/yaml", "application/x-yaml" -> true;
          default -> throw Body.unsupported(ResourceHandler.OBJECTS);
        };
    if (Decoder.value(body.bytes(), yaml) instanceof Json.Obj object) {
      return object;
    }
    throw StatusException.badRequest("the body of the request is no object");
  }

  /** {@code DeleteOptions}, which many clients leave out. */
  Json.Obj deleteOptions(Body body) {
    return plain(body);
  }
}
