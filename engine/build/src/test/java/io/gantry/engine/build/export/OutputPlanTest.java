package io.gantry.engine.build.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.image.store.Images.Compression;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutputPlanTest {
  private static final BuildRequest REQUEST = BuildRequest.of(new BuildContext.Empty());
  private static final Sink FILE = new Sink.File(Path.of("/tmp/out"));

  private static Output read(String type, Map<String, String> attributes, Sink sink) {
    return read(REQUEST, type, attributes, sink);
  }

  private static Output read(
      BuildRequest request, String type, Map<String, String> attributes, Sink sink) {
    return OutputPlan.of(request.withOutputs(new BuildOutput(type, attributes, sink)))
        .outputs()
        .getFirst();
  }

  private static String refused(String type, Map<String, String> attributes, Sink sink) {
    return refused(REQUEST, type, attributes, sink);
  }

  private static String refused(
      BuildRequest request, String type, Map<String, String> attributes, Sink sink) {
    return assertThrows(GantryException.class, () -> read(request, type, attributes, sink)).text();
  }

  private static BuildRequest several() {
    return REQUEST.with(
        REQUEST
            .subject()
            .withPlatforms(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")));
  }

  @Test
  void withoutOutputsAnImageIsStoredUnderTheTags() {
    OutputPlan plan = OutputPlan.of(REQUEST.withTags("a", "b:2"));
    var image = assertInstanceOf(Output.ToImage.class, plan.outputs().getFirst());
    assertEquals(List.of(Reference.parse("a"), Reference.parse("b:2")), image.names());
    assertTrue(image.store());
    assertEquals(false, image.push());
    assertEquals(Compression.GZIP, image.packaging().compression());
  }

  @Test
  void anImageTakesItsNamesFromTheAttributeAndTheTags() {
    var image =
        assertInstanceOf(
            Output.ToImage.class,
            read(
                REQUEST.withTags("t"),
                "image",
                Map.of("name", "a,b", "push", "true"),
                new Sink.None()));
    assertEquals(
        List.of(Reference.parse("a"), Reference.parse("b"), Reference.parse("t")), image.names());
    assertTrue(image.push());
  }

  @Test
  void aRegistryIsAnImageThatIsPushed() {
    var image =
        assertInstanceOf(
            Output.ToImage.class,
            read("registry", Map.of("name", "localhost:5000/a"), new Sink.None()));
    assertTrue(image.push());
    assertEquals(
        "tag is needed when pushing to registry", refused("registry", Map.of(), new Sink.None()));
  }

  @Test
  void compressionIsUnderstood() {
    var layout =
        assertInstanceOf(
            Output.ToLayout.class,
            read(
                "oci",
                Map.of(
                    "compression", "zstd",
                    "compression-level", "9",
                    "force-compression", "true",
                    "oci-mediatypes", "false",
                    "rewrite-timestamp", "true"),
                FILE));
    assertEquals(new Packaging(Compression.ZSTD, 9, true, false, true), layout.packaging());
    var docker =
        assertInstanceOf(
            Output.ToDocker.class,
            read("docker", Map.of("oci-mediatypes", "false", "compression", "uncompressed"), FILE));
    assertEquals(new Packaging(Compression.NONE, 0, false, true, false), docker.packaging());
  }

  @Test
  void compressionsThatThereAreNotAreRefused() {
    assertEquals(
        "compression=estargz is not supported: use gzip, zstd or uncompressed",
        refused("oci", Map.of("compression", "estargz"), FILE));
    assertEquals(
        "unsupported layer compression type \"lz4\": use gzip, zstd or uncompressed",
        refused("oci", Map.of("compression", "lz4"), FILE));
    assertEquals(
        "output \"oci\": compression-level must be a number from 0 to 9, not \"12\"",
        refused("oci", Map.of("compression-level", "12"), FILE));
  }

  @Test
  void whatIsWrongWithAnOutputIsNamed() {
    assertEquals(
        "output \"oci\": unknown attribute \"nmae\"", refused("oci", Map.of("nmae", "x"), FILE));
    assertEquals(
        "output \"image\": non-bool value \"yes\" specified for push",
        refused("image", Map.of("push", "yes"), new Sink.None()));
    assertEquals("dest is required for local output", refused("local", Map.of(), new Sink.None()));
    assertEquals(
        "dest of local output must be a directory, not a stream",
        refused("local", Map.of(), new Sink.Stream(java.io.OutputStream.nullOutputStream())));
    assertTrue(refused("floppy", Map.of(), FILE).startsWith("invalid output type \"floppy\""));
  }

  @Test
  void anArchiveOfDockersHoldsOnePlatform() {
    assertTrue(
        refused(several(), "docker", Map.of(), FILE)
            .startsWith("docker exporter does not support exporting manifest lists"));
    assertInstanceOf(Output.ToDocker.class, read("docker", Map.of(), FILE));
    assertInstanceOf(Output.ToImage.class, read("docker", Map.of(), new Sink.None()));
  }

  @Test
  void filesAreSplitByPlatformIfThereAreSeveral() {
    assertEquals(new Output.ToFiles(false, false, FILE), read("local", Map.of(), FILE));
    assertEquals(new Output.ToFiles(false, true, FILE), read(several(), "local", Map.of(), FILE));
    assertEquals(
        new Output.ToFiles(true, false, FILE),
        read(several(), "tar", Map.of("platform-split", "false"), FILE));
  }

  @Test
  void annotationsOfAnIndexNeedOne() {
    assertEquals(
        "index annotations not supported for single platform export",
        refused("oci", Map.of("annotation-index.a", "b"), FILE));
    assertInstanceOf(
        Output.ToLayout.class, read(several(), "oci", Map.of("annotation-index.a", "b"), FILE));
  }

  @Test
  void anImageThatIsNamedByADigestIsRefused() {
    String digest = "sha256:" + "a".repeat(64);
    assertTrue(
        refused("image", Map.of("name", "a@" + digest), new Sink.None())
            .startsWith("an image cannot be given a digest"));
  }

  @Test
  void timesAreRewrittenIfAnOutputWantsIt() {
    assertEquals(false, OutputPlan.of(REQUEST).rewritesTimes());
    assertTrue(
        OutputPlan.of(
                REQUEST.withOutputs(
                    BuildOutput.of("image", Map.of()),
                    BuildOutput.of("image", Map.of("rewrite-timestamp", "true"))))
            .rewritesTimes());
  }
}
