package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.cluster.apiserver.rest.Pipeline;
import io.gantry.cluster.apiserver.rest.Subresources;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.yaml.Yaml;

/** Bodies that change something: whole objects, patches, options. */
public final class Writes {
  private final Pipeline pipeline;
  private final Subresources subresources;

  /** Over the pipeline. */
  public Writes(Pipeline pipeline, Subresources subresources) {
    this.pipeline = pipeline;
    this.subresources = subresources;
  }

  Pipeline.Written create(Body body, Call call) {
    return pipeline.create(call, object(body));
  }

  Pipeline.Written replace(Body body, Call call) {
    ApiObject object = object(body);
    return call.subresource().isEmpty()
        ? pipeline.replace(call, object)
        : subresources.update(call, _ -> object);
  }

  private static ApiObject object(Body body) {
    return new ApiObject(tree(body));
  }

  /** A body that is no object of a kind that is served. */
  Json.Obj plain(Body body) {
    return body.isEmpty() ? Json.Obj.EMPTY : tree(body);
  }

  /** {@code DeleteOptions}, which many clients leave out. */
  Json.Obj deleteOptions(Body body) {
    return plain(body);
  }

  private static Json.Obj tree(Body body) {
    Json tree =
        switch (body.mediaType()) {
          case "", "application/json" -> Json.parse(body.bytes());
          case "application/yaml", "application/x-yaml" -> Yaml.parse(body.bytes()).getFirst();
          default -> throw Body.unsupported(ResourceHandler.OBJECTS);
        };
    if (tree instanceof Json.Obj object) {
      return object;
    }
    throw StatusException.badRequest("the body of the request is no object");
  }
}
