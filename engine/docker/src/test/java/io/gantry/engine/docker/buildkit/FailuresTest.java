package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.gantry.engine.api.build.BuildFailure;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  @Test
  void theLinesOfTheDockerfileAreADetail() {
    var place = new BuildFailure.Place("Dockerfile", "FROM a\nFOO\n", 2, 2);

    GrpcException told =
        Failures.of(new BuildFailure(Kind.INVALID, "excerpt\n", "unknown: FOO", place, null));

    assertEquals(GrpcCode.UNKNOWN, told.code());
    assertEquals("unknown: FOO", told.text());
    GrpcException.Detail detail = told.details().getFirst();
    assertEquals("github.com/moby/buildkit/errdefs.Source+json", detail.type());
    Json.Obj json = Json.parse(detail.value()).asObject();
    assertEquals("RlJPTSBhCkZPTwo=", json.object("info").string("data"));
    assertEquals(2, json.array("ranges").getFirst().asObject().object("start").number("line", 0));
  }

  @Test
  void aCancelledBuildIsToldAsDockerDoes() {
    GrpcException told = Failures.of(new GantryException(Kind.CANCELLED, "build cancelled"));

    assertEquals(GrpcCode.CANCELLED, told.code());
    assertEquals("context canceled", told.text());
    assertEquals(List.of(), told.details());
  }

  @Test
  void aStatusStaysWhatItIs() {
    var status = new GrpcException(GrpcCode.ABORTED, "no");
    assertSame(status, Failures.of(status));
  }
}
