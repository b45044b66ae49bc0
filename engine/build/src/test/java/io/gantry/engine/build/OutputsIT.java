package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where builds go, checked by what others read of it. */
@NeedsRoot
@LeavesNothing
@Timeout(120)
final class OutputsIT {
  private static final String DOCKERFILE =
      """
      FROM scratch
      ARG TARGETARCH
      COPY --chmod=640 --chown=7:8 a.txt /dir/$TARGETARCH
      COPY a.txt /b.txt
      LABEL l=1
      """;

  private Workshop shop;
  private Path out;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
    shop.file("a.txt", "hello");
    out = root.scratch().resolve("out");
  }

  @AfterEach
  void buildsLeaveOnlyLayers() throws IOException {
    assertEquals(List.of(), shop.leftovers());
  }

  private BuildRequest request(BuildOutput... outputs) {
    BuildRequest plain = BuildRequest.of(new BuildContext.Directory(shop.context));
    return plain
        .with(
            plain
                .subject()
                .with(new BuildRequest.Definition.Text(DOCKERFILE))
                .withArguments(Map.of("SOURCE_DATE_EPOCH", "1000")))
        .withOutputs(outputs);
  }

  private BuildRequest several(BuildOutput... outputs) {
    BuildRequest one = request(outputs);
    return one.with(
        one.subject().withPlatforms(Platform.parse("linux/arm64"), Platform.parse("linux/amd64")));
  }

  private static BuildRequest attested(BuildRequest plain, Map<String, String> provenance) {
    return new BuildRequest(
        plain.subject(),
        plain.running(),
        plain.caching(),
        plain.outputs(),
        plain.tags(),
        plain.annotations(),
        Map.of("provenance", provenance),
        plain.secrets(),
        plain.pull(),
        plain.access());
  }

  private BuildResult build(BuildRequest request) {
    return shop.builder.build(request, shop.progress);
  }

  private static BuildOutput to(String type, Map<String, String> attributes, Path file) {
    return new BuildOutput(type, attributes, new Sink.File(file));
  }

  private static String run(String... command) throws InterruptedException {
    Output output =
        Spawn.run(List.of(command), List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"));
    assertEquals(0, output.code(), output.stderr());
    return output.stdout();
  }

  @Test
  void everyOutputGetsTheSameDigests() {
    BuildResult tar = build(request(to("oci", Map.of(), out.resolve("a.tar"))));
    BuildResult directory = build(request(to("oci", Map.of("tar", "false"), out.resolve("a"))));
    BuildResult docker = build(request(to("docker", Map.of(), out.resolve("d.tar"))));
    BuildResult again =
        build(
            request(
                to("oci", Map.of(), out.resolve("b.tar")),
                BuildOutput.of("image", Map.of("name", "x"))));
    assertEquals(tar.manifest(), directory.manifest());
    assertEquals(tar.manifest(), docker.manifest());
    assertEquals(tar.imageId(), again.imageId());
    assertEquals(again.imageId(), shop.images.resolve("x").id());
    try (OciLayout one = OciLayout.archive(out.resolve("b.tar"), out);
        ImageSource source = one.only("")) {
      assertEquals(tar.manifest(), source.manifest().digest());
    }
  }

  @Test
  @NeedsProgram("skopeo")
  void skopeoReadsArchivesAndLayouts() throws InterruptedException {
    BuildResult built =
        build(
            request(
                    to("oci", Map.of(), out.resolve("a.tar")),
                    to("oci", Map.of("tar", "false", "compression", "zstd"), out.resolve("a")),
                    to("docker", Map.of("compression", "uncompressed"), out.resolve("d.tar")))
                .withTags("app:1"));
    String archive = "oci-archive:" + out.resolve("a.tar");
    assertTrue(run("skopeo", "inspect", archive + ":1").contains("sha256:"));
    assertTrue(run("skopeo", "inspect", "--config", "oci:" + out.resolve("a")).contains("\"l\""));
    String saved = "docker-archive:" + out.resolve("d.tar") + ":app:1";
    assertTrue(run("skopeo", "inspect", saved).contains("app"));
    var _ = run("skopeo", "copy", archive + ":1", "dir:" + out.resolve("copied"));
    assertEquals("\"docker.io/library/app:1\"", built.metadata().get("image.name"));
    assertTrue(
        built.metadata().getOrDefault("buildx.build.ref", "").startsWith("\"default/default/"));
  }

  @Test
  void compressionAndAnnotationsAreAsAsked() throws IOException {
    build(
        request(
            to(
                "oci",
                Map.of(
                    "tar", "false",
                    "compression", "gzip",
                    "compression-level", "9",
                    "oci-mediatypes", "false",
                    "annotation.a", "1",
                    "annotation-manifest-descriptor.b", "2"),
                out)));
    Json.Obj index = Json.parse(Files.readAllBytes(out.resolve("index.json"))).asObject();
    Descriptor entry = Descriptor.parse(index.array("manifests").getFirst().asObject());
    assertEquals(MediaType.DOCKER_MANIFEST, entry.mediaType());
    assertEquals("2", entry.annotations().get("b"));
    assertEquals(
        "1970-01-01T00:16:40Z", entry.annotations().get("org.opencontainers.image.created"));
    try (OciLayout layout = OciLayout.directory(out);
        ImageSource source = layout.only("")) {
      var manifest = (ImageManifest) Manifest.parse(source.manifest());
      assertEquals(Map.of("a", "1"), manifest.annotations());
      assertEquals(MediaType.DOCKER_LAYER_GZIP, manifest.layers().getFirst().mediaType());
    }
  }

  @Test
  void severalPlatformsAndAttestationsAreAnIndex() throws IOException {
    BuildResult built =
        build(
            attested(
                several(
                    to(
                        "oci",
                        Map.of("name", "app:2", "annotation-index.i", "1"),
                        out.resolve("m.tar"))),
                Map.of("mode", "max")));
    try (OciLayout layout = OciLayout.archive(out.resolve("m.tar"), out);
        ImageSource source = layout.only("2")) {
      assertEquals(built.manifest(), source.manifest().digest());
      assertEquals(built.manifest(), built.imageId());
      var index = (ImageIndex) Manifest.parse(source.manifest());
      assertEquals(Map.of("i", "1"), index.annotations());
      assertEquals(
          List.of("linux/arm64", "linux/amd64", "unknown/unknown", "unknown/unknown"),
          index.manifests().stream().map(m -> m.platform().orElseThrow().toString()).toList());
      Descriptor said = index.manifests().get(2);
      assertEquals("attestation-manifest", said.annotations().get("vnd.docker.reference.type"));
      assertEquals(
          index.manifests().getFirst().digest().toString(),
          said.annotations().get("vnd.docker.reference.digest"));
      var attestation = (ImageManifest) Manifest.parse(source.manifest(said));
      Descriptor layer = attestation.layers().getFirst();
      assertEquals("application/vnd.in-toto+json", layer.mediaType());
      Json.Obj statement = Json.parse(source.open(layer, 0).content().readAllBytes()).asObject();
      assertEquals("https://slsa.dev/provenance/v1", statement.string("predicateType"));
      assertTrue(statement.text().contains("pkg:docker/app@2?platform=linux%2Farm64"));
    }
    assertTrue(built.metadata().containsKey("buildx.build.provenance/linux/arm64"));
    assertFalse(built.metadata().containsKey("containerimage.config.digest"));
  }

  @Test
  void oneImageIsLaidOutAsSeveralIfAnArgumentSaysSo() throws IOException {
    BuildRequest one =
        request(to("oci", Map.of("tar", "false"), out), to("local", Map.of(), out.resolve("f")));
    var _ =
        build(
            one.with(
                one.subject()
                    .withArguments(
                        Map.of("SOURCE_DATE_EPOCH", "1000", "BUILDKIT_MULTI_PLATFORM", "true"))));
    try (OciLayout layout = OciLayout.directory(out);
        ImageSource source = layout.only("")) {
      var index = (ImageIndex) Manifest.parse(source.manifest());
      assertEquals(1, index.manifests().size());
    }
    String platform = Platform.host().toString().replace('/', '_');
    assertEquals("hello", Files.readString(out.resolve("f").resolve(platform).resolve("b.txt")));
    var wrong =
        assertThrows(
            GantryException.class,
            () ->
                build(
                    one.with(
                        one.subject().withArguments(Map.of("BUILDKIT_MULTI_PLATFORM", "both")))));
    assertEquals(
        "invalid boolean value for BUILDKIT_MULTI_PLATFORM: both (use 1 or 0)", wrong.text());
  }

  @Test
  void aNameStandsForAllPlatformsAndRunsThatOfTheHost() {
    BuildResult built = build(several().withTags("multi:1"));
    Image image = shop.images.resolve("multi:1");
    assertEquals(Platform.host().architecture(), image.config().platform().architecture());
    Images.Group group = shop.images.group(Reference.parse("multi:1")).orElseThrow();
    assertEquals(2, group.images().size());
    assertTrue(group.images().get(1).isPart());
    assertEquals(built.imageId(), built.manifest());
    var _ = shop.images.remove(image, Optional.of(Reference.parse("multi:1")));
    assertEquals(List.of(), shop.images.list());
  }

  @Test
  void filesGoIntoADirectoryOverWhatIsThereAndNeverThroughALink() throws IOException {
    Path outside = Files.createDirectories(out.resolveSibling("outside"));
    Files.createDirectories(out);
    Files.createSymbolicLink(out.resolve("dir"), outside);
    Files.writeString(out.resolve("b.txt"), "old");
    Files.writeString(out.resolve("kept"), "kept");
    var _ = build(request(to("local", Map.of(), out)));
    assertEquals("hello", Files.readString(out.resolve("b.txt")));
    assertEquals("kept", Files.readString(out.resolve("kept")));
    assertTrue(Files.isDirectory(out.resolve("dir"), LinkOption.NOFOLLOW_LINKS));
    Path file = out.resolve("dir").resolve(Platform.host().architecture());
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(0, Files.getAttribute(file, "unix:uid"));
    assertEquals(1_000_000, Files.getLastModifiedTime(file).toMillis());
    try (var below = Files.list(outside)) {
      assertEquals(List.of(), below.toList());
    }
  }

  @Test
  void platformsHaveDirectoriesOfTheirOwn() throws IOException {
    var _ = build(attested(several(to("local", Map.of(), out)), Map.of()));
    assertEquals("hello", Files.readString(out.resolve("linux_arm64/dir/arm64")));
    assertEquals("hello", Files.readString(out.resolve("linux_amd64/dir/amd64")));
    String said = Files.readString(out.resolve("linux_amd64/provenance.json"));
    assertTrue(said.contains("\"dir/amd64\""), said);
  }

  @Test
  void aTarOfTheFilesGoesToAStream() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var _ = build(request(new BuildOutput("tar", Map.of(), new Sink.Stream(bytes))));
    var tar = new TarReader(new ByteArrayInputStream(bytes.toByteArray()));
    var found = new TreeSet<String>();
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      found.add(entry.get().path() + " " + entry.get().uid());
    }
    String arch = Platform.host().architecture();
    assertEquals(Set.of("b.txt 0", "dir 7", "dir/" + arch + " 7"), found);
  }

  @Test
  void aFailedOutputLeavesNoFile() throws IOException {
    Files.createDirectories(out.resolve("a.tar"));
    assertThrows(
        GantryException.class, () -> build(request(to("oci", Map.of(), out.resolve("a.tar")))));
    try (var below = Files.list(out)) {
      assertEquals(1, below.count());
    }
  }

  @Test
  @NeedsProgram({"docker-registry", "skopeo"})
  void registriesGetImagesAndIndexes(StateRoot root) throws Exception {
    try (var registry = RegistryProgram.start(root.scratch())) {
      String name = registry.host() + "/team/app";
      BuildResult one = build(request(BuildOutput.of("registry", Map.of("name", name + ":1"))));
      BuildResult all =
          build(
              attested(
                  several(BuildOutput.of("image", Map.of("name", name + ":2", "push", "true"))),
                  Map.of("mode", "min")));
      BuildResult hidden =
          build(
              request(
                  BuildOutput.of(
                      "image", Map.of("name", name, "push", "true", "push-by-digest", "true"))));
      assertEquals(
          one.manifest().toString(),
          run(
                  "skopeo",
                  "inspect",
                  "--tls-verify=false",
                  "--format",
                  "{{.Digest}}",
                  "docker://" + name + ":1")
              .strip());
      String raw =
          run("skopeo", "inspect", "--tls-verify=false", "--raw", "docker://" + name + ":2");
      assertEquals(all.manifest(), Digest.of(raw.getBytes(StandardCharsets.UTF_8)));
      assertEquals(one.manifest(), hidden.manifest());
      assertFalse(
          run("skopeo", "list-tags", "--tls-verify=false", "docker://" + name).contains("latest"));
      assertEquals(
          one.manifest(),
          shop.images.resolve(name + ":1").digests().getFirst().digest().orElseThrow());
    }
  }
}
