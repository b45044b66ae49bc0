package io.gantry.engine.build.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.graph.Op.Origin;
import io.gantry.platform.oci.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CopyBuilderTest {
  private final GraphMaker maker = new GraphMaker();

  private String problem(String line) {
    return assertThrows(DockerfileException.class, () -> maker.graph("FROM a", line)).problem();
  }

  @Test
  void allFlagsArrive() {
    Op.Copy copy =
        GraphMaker.copy(
            maker.graph(
                "FROM a",
                "ARG V=x",
                "COPY --chown=$V:y --chmod=u+x --parents --exclude=*.$V --exclude=b s/./$V t /d/"));
    assertEquals(
        new Op.Copy(
            new Origin.Context(""),
            false,
            List.of("s/./x", "t"),
            List.of(),
            "/d/",
            "x:y",
            "u+x",
            true,
            List.of("*.x", "b")),
        copy);
  }

  @Test
  void addUnpacksUnlessItSaysNot() {
    assertTrue(GraphMaker.copy(maker.graph("FROM a", "ADD x /y")).unpack());
    assertEquals(false, GraphMaker.copy(maker.graph("FROM a", "ADD --unpack=false x /y")).unpack());
  }

  @Test
  void aLinkedCopyStandsAlone() {
    BuildGraph graph = maker.graph("FROM a", "RUN x", "COPY --link f /g");
    Vertex merge = GraphMaker.output(graph);
    assertInstanceOf(Op.Merge.class, merge.op());
    Vertex copy = graph.vertices().get(merge.inputs().get(1));
    assertInstanceOf(Op.Copy.class, copy.op());
    assertTrue(
        graph.vertices().get(copy.inputs().getFirst()).op()
                instanceof Op.Base(String _, Optional<?> chain)
            && chain.isEmpty());
    assertInstanceOf(
        Op.Copy.class, GraphMaker.output(maker.graph("FROM scratch", "COPY --link f /g")).op());
  }

  @Test
  void addFetchesFilesFirst() {
    String sum = "sha256:" + "a".repeat(64);
    BuildGraph graph =
        maker.graph("FROM a", "ADD --checksum=" + sum + " https://u:p@host/d/f.tar?x#y /to/");
    Vertex copy = GraphMaker.output(graph);
    Op.Copy op = GraphMaker.copy(graph);
    assertEquals(List.of("/f.tar"), op.sources());
    assertEquals(false, op.unpack());
    Vertex fetch = graph.vertices().get(copy.inputs().get(1));
    assertEquals(
        new Op.Http("https://u:p@host/d/f.tar?x#y", "f.tar", Optional.of(Digest.parse(sum))),
        fetch.op());
    assertEquals("https://xxxxx:xxxxx@host/d/f.tar?x#y", fetch.title());
    assertEquals(
        List.of("ADD https://xxxxx:xxxxx@host/d/f.tar?x#y /to/ # buildkit"),
        GraphMaker.history(graph));
    assertTrue(
        GraphMaker.copy(maker.graph("FROM a", "ADD --unpack https://host/f.tar /to/")).unpack());
  }

  @Test
  void addFetchesRepositoriesFirst() {
    BuildGraph graph = maker.graph("FROM a", "ADD --keep-git-dir https://host/r.git#v1:sub /to");
    assertEquals(List.of("/"), GraphMaker.copy(graph).sources());
    assertEquals(
        new Op.Git("https://host/r.git", "v1", "sub", true, ""),
        graph.vertices().get(GraphMaker.output(graph).inputs().get(1)).op());
  }

  @Test
  void eachPlaceOfAnAddMakesALayer() {
    BuildGraph graph = maker.graph("FROM a", "ADD https://host/f local /to/");
    assertEquals(2, graph.steps().size());
    assertEquals(
        graph.steps().getFirst().vertex().orElseThrow(),
        GraphMaker.output(graph).inputs().getFirst());
  }

  @Test
  void whatIsWrongIsSaid() {
    assertTrue(problem("COPY https://host/f /g").contains("source can't be a URL for COPY"));
    assertTrue(
        problem("ADD --checksum=sha256:" + "a".repeat(64) + " f /g")
            .contains("checksum requires HTTP(S) or Git sources"));
    assertTrue(problem("COPY --from=9 a /b").contains("invalid stage index"));
    assertTrue(problem("COPY --from=$X a /b").contains("variable expansion is not supported"));
  }
}
