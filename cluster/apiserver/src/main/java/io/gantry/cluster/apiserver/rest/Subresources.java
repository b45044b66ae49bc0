package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** What stands below an object: its status, its scale, and what is created below it. */
public final class Subresources {
  private final Pipeline pipeline;
  private final TokenIssuer tokens;
  private final Clock clock;

  /** Over the pipeline. */
  public Subresources(Pipeline pipeline, TokenIssuer tokens, Clock clock) {
    this.pipeline = pipeline;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Whether a type has a subresource. */
  public static boolean has(ResourceType type, String subresource) {
    return type.subresources().contains(subresource);
  }

  /** The subresource as an object: the object itself for {@code status}. */
  public Stored get(Call call) {
    Stored stored = pipeline.get(call);
    return switch (call.subresource()) {
      case "", "status" -> stored;
      case "scale" -> scaleOf(stored);
      default -> throw methodNotAllowed();
    };
  }

  /** Changes a subresource by a function of it. */
  public Pipeline.Written update(Call call, UnaryOperator<ApiObject> wish) {
    return switch (call.subresource()) {
      case "", "status" -> pipeline.update(call, wish);
      case "scale" -> {
        var written =
            pipeline.update(
                call,
                workload ->
                    ScaleView.applied(call.type(), workload, wish.apply(ScaleView.of(workload))));
        yield new Pipeline.Written(scaleOf(written.stored()), false);
      }
      case "finalize" -> pipeline.update(call, namespace -> finalized(wish, namespace));
      default -> throw methodNotAllowed();
    };
  }

  private static Stored scaleOf(Stored workload) {
    ApiObject scale = ScaleView.of(workload.object());
    return new Stored(scale, scale.tree().bytes(), workload.revision());
  }

  private static ApiObject finalized(UnaryOperator<ApiObject> wish, ApiObject namespace) {
    ApiObject wished = wish.apply(namespace);
    ApiObject next =
        namespace.with(Json.array(wished.spec().array("finalizers")), "spec", "finalizers");
    return wished.resourceVersion().isEmpty()
        ? next
        : next.with(Json.of(wished.resourceVersion()), "metadata", "resourceVersion");
  }

  /** Creates below an object. */
  public Json.Obj create(Call call, Json.Obj body) {
    String path = call.type().plural() + "/" + call.subresource();
    return switch (path) {
      case "pods/binding" -> {
        var _ = pipeline.update(call, pod -> PodBinding.applied(pod, body, clock.instant()));
        yield success(201);
      }
      case "pods/eviction" -> {
        DeleteRequest request = DeleteRequest.of(body.object("deleteOptions"));
        var _ = pipeline.delete(call, call.options().dryRun() ? request.dry() : request);
        yield success(201);
      }
      case "serviceaccounts/token" -> tokens.issue(pipeline.get(call).object(), body);
      default -> throw methodNotAllowed();
    };
  }

  /** The call that {@code POST /bindings} means. */
  public static Call ofBinding(Call collection, Json.Obj body) {
    String name = body.object("metadata").string("name");
    return new Call(
        collection.user(),
        collection.verb(),
        ResourceTypes.PODS,
        new ObjectKey(collection.key().namespace(), name),
        "binding",
        collection.options(),
        collection.warnings());
  }

  private static Json.Obj success(int code) {
    return Json.object()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", Json.Obj.EMPTY)
        .put("status", "Success")
        .put("code", code)
        .build();
  }

  /** The error for a verb that a resource does not know. */
  public static StatusException methodNotAllowed() {
    return new StatusException(
        new StatusException.Status(
            StatusReason.METHOD_NOT_ALLOWED,
            "the server does not allow this method on the requested resource",
            Json.Obj.EMPTY));
  }
}
