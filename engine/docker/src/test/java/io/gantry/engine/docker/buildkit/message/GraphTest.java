package io.gantry.engine.docker.buildkit.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.oci.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GraphTest {
  @Test
  void aGraphThatNamesAResultStillDoesAfterItsWayToAClientAndBack() {
    byte[] sent = Graph.ofResult("abc").write().toBytes();

    assertEquals(Optional.of("abc"), Graph.read(new ProtoReader(sent)).result());
  }

  @Test
  void theSourceOfAGraphIsTheOneThatItsLastOperationNames() {
    byte[] other = source("http://host/other");
    byte[] git = source("git://host/a.git#main");
    var graph = new Graph(List.of(other, git, last(git)));

    assertEquals(
        Optional.of(new Graph.Source("git://host/a.git#main", Map.of("git.fullurl", "x"))),
        graph.source());
    assertEquals(Optional.empty(), graph.result());
  }

  @Test
  void aGraphThatEndsInAnotherOperationHasNoSource() {
    byte[] exec = new ProtoWriter().message(2, new ProtoWriter().string(1, "sh")).toBytes();

    assertEquals(Optional.empty(), new Graph(List.of(exec, last(exec))).source());
    assertEquals(Optional.empty(), Graph.EMPTY.source());
  }

  private static byte[] source(String identifier) {
    var source = new ProtoWriter().string(1, identifier).entries(2, Map.of("git.fullurl", "x"));
    return new ProtoWriter().message(3, source).toBytes();
  }

  private static byte[] last(byte[] operation) {
    var input = new ProtoWriter().string(1, Digest.of(operation).toString());
    return new ProtoWriter().message(1, input).toBytes();
  }
}
