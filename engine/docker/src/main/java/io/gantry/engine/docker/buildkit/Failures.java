package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildFailure;
import io.gantry.engine.api.build.BuildFailure.Place;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.GrpcException.Detail;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Failures as BuildKit's clients read them: its own code is nearly always {@code UNKNOWN}, since
 * others are shown in front of the message; the lines of the Dockerfile are a detail.
 */
final class Failures {
  private static final String SOURCE = "github.com/moby/buildkit/errdefs.Source+json";

  private Failures() {}

  static GrpcException of(GantryException failure) {
    return switch (failure) {
      case GrpcException known -> known;
      case BuildFailure placed when placed.kind() != Kind.CANCELLED ->
          new GrpcException(
              GrpcCode.UNKNOWN, placed.problem(), List.of(detail(placed.place())), placed);
      case GantryException other ->
          other.kind() == Kind.CANCELLED
              ? new GrpcException(GrpcCode.CANCELLED, "context canceled", List.of(), other)
              : new GrpcException(GrpcCode.UNKNOWN, other.text(), List.of(), other);
    };
  }

  private static Detail detail(Place place) {
    Json.Obj info =
        Json.object()
            .put("filename", place.file())
            .put(
                "data",
                Base64.getEncoder().encodeToString(place.text().getBytes(StandardCharsets.UTF_8)))
            .put("language", "Dockerfile")
            .build();
    Json.Obj range =
        Json.object().put("start", line(place.first())).put("end", line(place.last())).build();
    Json.Obj source =
        Json.object().put("info", info).put("ranges", Json.array(List.of(range))).build();
    return new Detail(SOURCE, source.text().getBytes(StandardCharsets.UTF_8));
  }

  private static Json.Obj line(int number) {
    return Json.object().put("line", number).build();
  }
}
