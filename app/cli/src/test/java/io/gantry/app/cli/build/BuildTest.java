package io.gantry.app.cli.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.FakeBuilder;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildTest {
  @TempDir private Path directory;
  private final Shell shell = new Shell();

  @BeforeEach
  void aDockerfile() throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), "FROM busybox\n");
    shell.in(directory).with(Map.of("HOME", directory.toString(), "OWN", "mine"));
  }

  private BuildRequest request(String... words) {
    Result result = shell.run(words);
    assertEquals(0, result.code(), result.err());
    return shell.engine.builds.getLast();
  }

  private BuildRequest build(String... options) {
    var words = new java.util.ArrayList<>(List.of("build", "-q"));
    words.addAll(List.of(options));
    words.add(".");
    return request(words.toArray(new String[0]));
  }

  @Test
  void optionsBecomeTheRequest() throws IOException {
    Files.writeString(directory.resolve("key"), "hush");
    BuildRequest request =
        build(
            "-t",
            "a:1",
            "--tag=b",
            "--build-arg",
            "A=b",
            "--build-arg",
            "OWN",
            "--build-arg",
            "GONE",
            "--label",
            "l=v",
            "--target",
            "t",
            "--no-cache",
            "--no-cache-filter",
            "s",
            "--network",
            "host",
            "--add-host",
            "h:1.2.3.4",
            "--add-host",
            "six=[::1]",
            "--shm-size",
            "1g",
            "--ulimit",
            "nofile=10:20",
            "--allow",
            "security.insecure",
            "--platform",
            "linux/amd64,linux/arm64",
            "--annotation",
            "index:k=v",
            "--attest",
            "type=provenance,mode=max",
            "--sbom=true",
            "--secret",
            "id=k,src=key",
            "--secret",
            "id=OWN",
            "--secret",
            "id=e,env=OWN",
            "--cache-from",
            "user/app:cache",
            "--cache-to",
            "type=local,dest=c,mode=max",
            "--explain",
            "--pull");
    BuildRequest.Subject subject = request.subject();
    assertEquals(new BuildContext.Directory(directory), subject.context());
    assertEquals(new Definition.InContext(""), subject.dockerfile());
    assertEquals(List.of("a:1", "b"), request.tags());
    assertEquals(Map.of("A", "b", "OWN", "mine"), subject.arguments());
    assertEquals(Map.of("l", "v"), subject.labels());
    assertEquals("t", subject.target());
    assertEquals(
        List.of(new Platform("linux", "amd64", ""), new Platform("linux", "arm64", "")),
        subject.platforms());
    assertEquals(
        new BuildRequest.Running(
            "host",
            List.of("h:1.2.3.4", "six:::1"),
            1L << 30,
            List.of("nofile=10:20"),
            Set.of("network.host", "security.insecure")),
        request.running());
    assertEquals(
        new BuildRequest.Caching(
            true,
            List.of("s"),
            List.of(new CacheLocation("registry", Map.of("ref", "user/app:cache"))),
            List.of(
                new CacheLocation(
                    "local", Map.of("dest", directory.resolve("c").toString(), "mode", "max"))),
            true),
        request.caching());
    assertEquals(Map.of("index:k", "v"), request.annotations());
    assertEquals(
        Map.of("provenance", Map.of("mode", "max"), "sbom", Map.of()), request.attestations());
    assertArrayEquals(bytes("hush"), request.secrets().secret("k").orElseThrow());
    assertArrayEquals(bytes("mine"), request.secrets().secret("OWN").orElseThrow());
    assertArrayEquals(bytes("mine"), request.secrets().secret("e").orElseThrow());
    assertEquals(Optional.empty(), request.secrets().secret("other"));
    assertTrue(request.pull());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void everyNameOfTheCommandBuilds() {
    for (String[] words :
        List.of(
            new String[] {"build", "."},
            new String[] {"image", "build", "."},
            new String[] {"builder", "build", "."},
            new String[] {"buildx", "build", "."},
            new String[] {"buildx", "b", "."})) {
      assertEquals(new BuildContext.Directory(directory), request(words).subject().context());
    }
    assertEquals(5, shell.engine.builds.size());
  }

  @Test
  void theUsersVariablesAndProxiesBecomeArguments() throws IOException {
    Files.createDirectory(directory.resolve(".docker"));
    Files.writeString(
        directory.resolve(".docker/config.json"),
        "{\"proxies\": {\"default\": {\"httpProxy\": \"http://p:1\", \"noProxy\": \"x\"}}}");
    shell.with(Map.of("HOME", directory.toString(), "SOURCE_DATE_EPOCH", "7"));
    assertEquals(
        Map.of(
            "SOURCE_DATE_EPOCH", "7",
            "HTTP_PROXY", "http://p:1",
            "http_proxy", "http://p:1",
            "no_proxy", "mine"),
        build("--build-arg", "no_proxy=mine").subject().arguments());
  }

  @Test
  void outputsGoWhereTheUserSays() {
    assertEquals(
        List.of(
            new BuildOutput("local", Map.of(), new BuildOutput.Sink.File(directory.resolve("out"))),
            new BuildOutput(
                "oci",
                Map.of("compression", "zstd"),
                new BuildOutput.Sink.File(directory.resolve("a.tar")))),
        build("-o", "out", "-o", "type=oci,dest=a.tar,compression=zstd").outputs());
    BuildOutput stream = build("-o", "-").outputs().getFirst();
    assertEquals("tar", stream.type());
    assertInstanceOf(BuildOutput.Sink.Stream.class, stream.sink());
    assertEquals(
        List.of(BuildOutput.of("image", Map.of("push", "true"))),
        build("--push", "-t", "host/a").outputs());
    assertEquals(
        List.of(BuildOutput.of("image", Map.of("push", "true", "compression", "zstd"))),
        build("--push", "-t", "host/a", "-o", "type=image,compression=zstd").outputs());
    assertEquals(List.of(BuildOutput.of("image", Map.of())), build("--load").outputs());
  }

  @Test
  void contextsMayBeElsewhere() throws IOException {
    Files.createDirectory(directory.resolve("layout"));
    Files.writeString(directory.resolve("layout/index.json"), "{}");
    assertEquals(
        Map.of(
            "dir", new BuildContext.Directory(directory),
            "img", new BuildContext.Image("alpine:3"),
            "lay", new BuildContext.Layout(directory.resolve("layout"), ":1"),
            "git", new BuildContext.Git("https://host/a.git#main:sub"),
            "web", new BuildContext.Http("https://host/a.tar.gz")),
        build(
                "--build-context", "dir=.",
                "--build-context", "img=docker-image://alpine:3",
                "--build-context", "lay=oci-layout://layout:1",
                "--build-context", "git=https://host/a.git#main:sub",
                "--build-context", "web=https://host/a.tar.gz")
            .subject()
            .contexts());
    BuildRequest remote = request("build", "-f", "sub/Dockerfile", "git@host:a.git#v1");
    assertEquals(new BuildContext.Git("git@host:a.git#v1"), remote.subject().context());
    assertEquals(new Definition.InContext("sub/Dockerfile"), remote.subject().dockerfile());
  }

  @Test
  void theDockerfileMayBeElsewhere() throws IOException {
    Files.writeString(directory.resolve("other"), "FROM x\n");
    assertEquals(
        new Definition.OnHost(directory.resolve("other")),
        build("-f", "other").subject().dockerfile());
    shell.typing("FROM stdin\n");
    BuildRequest request = build("-f", "-");
    assertEquals(new Definition.Text("FROM stdin\n"), request.subject().dockerfile());
    assertEquals(new BuildContext.Directory(directory), request.subject().context());
  }

  @Test
  void standardInputMayBeTheDockerfileAlone() {
    shell.typing("FROM stdin\n");
    BuildRequest request = request("build", "-");
    assertEquals(new Definition.Text("FROM stdin\n"), request.subject().dockerfile());
    assertEquals(new BuildContext.Empty(), request.subject().context());
  }

  @Test
  void standardInputMayBeAnArchive() throws IOException {
    var tar = new ByteArrayOutputStream();
    byte[] text = bytes("FROM tar\n");
    try (var writer = new TarWriter(tar)) {
      writer.put(
          TarEntry.file("sub/Dockerfile", 0644, text.length), new ByteArrayInputStream(text));
    }
    shell.typing(tar.toByteArray());
    BuildRequest request = request("build", "-f", "sub/Dockerfile", "-");
    assertEquals(new Definition.InContext("sub/Dockerfile"), request.subject().dockerfile());
    var archive = assertInstanceOf(BuildContext.Archive.class, request.subject().context());
    assertArrayEquals(tar.toByteArray(), archive.bytes().readAllBytes());
  }

  @Test
  void quietPrintsTheIdAlone() {
    assertEquals(new Result(0, FakeBuilder.ID + "\n", ""), shell.run("build", "-q", "."));
    assertEquals(
        "gantry: progress=plain and quiet cannot be used together\n",
        shell.run("build", "-q", "--progress=plain", ".").err());
  }

  @Test
  void receiptsSayWhatWasBuilt() throws IOException {
    shell.run("build", "--iidfile", "iid", "--metadata-file", "md", "-t", "x", ".");
    assertEquals(FakeBuilder.ID, Files.readString(directory.resolve("iid")));
    assertEquals(
        """
        {
          "containerimage.digest": "sha256:cd",
          "image.name": "x"
        }\
        """,
        Files.readString(directory.resolve("md")));
    shell.engine.builder.failure = Optional.of(new GantryException(Kind.INVALID, "broken"));
    assertEquals(1, shell.run("build", "--iidfile", "iid", ".").code());
    assertFalse(Files.exists(directory.resolve("iid")), "an old receipt outlives a failure");
  }

  @Test
  void aFailureShowsTheStepTheExcerptAndTheError() {
    String excerpt =
        """
        Dockerfile:2
        --------------------
           1 |     FROM busybox
           2 | >>> RUN make
        --------------------
        """;
    shell.engine.builder.failure =
        Optional.of(
            new GantryException(
                Kind.INVALID,
                excerpt
                    + "ERROR: process \"/bin/sh -c make\" did not complete successfully: exit code:"
                    + " 1"));
    assertEquals(
        new Result(
            1,
            "",
            """
            #1 [1/2] FROM busybox
            #1 CACHED

            #2 [2/2] RUN make
            #2 0.000 hello
            #2 ERROR: exit code: 1
            ------
             > [2/2] RUN make:
            0.000 hello
            ------
            """
                + excerpt
                + "ERROR: failed to build: failed to solve: process \"/bin/sh -c make\" did not"
                + " complete successfully: exit code: 1\n"),
        shell.run("build", "."));
    shell.engine.builder.failure =
        Optional.of(new GantryException(Kind.CANCELLED, "build cancelled"));
    Result cancelled = shell.run("build", "-q", ".");
    assertEquals(130, cancelled.code());
    assertEquals(
        "ERROR: failed to build: failed to solve: Canceled: context canceled\n", cancelled.err());
  }

  @Test
  void aCheckTellsWhatItFound() {
    assertEquals(
        new Result(0, "Check complete, no warnings found.\n", ""),
        shell.run("build", "--check", "."));
    shell.engine.builder.warnings =
        List.of(
            new BuildWarning(
                "FromAsCasing",
                "The 'as' keyword should match",
                "'as' and 'FROM' keywords' casing do not match",
                "Dockerfile",
                1,
                1,
                """
                Dockerfile:1
                --------------------
                   1 | >>> FROM x as y
                --------------------
                """));
    assertEquals(
        new Result(
            1,
            """
            Check complete, 1 warning has been found!

            WARNING: FromAsCasing
            'as' and 'FROM' keywords' casing do not match
            Dockerfile:1
            --------------------
               1 | >>> FROM x as y
            --------------------
            """,
            ""),
        shell.run("build", "--check", "."));
    shell.engine.builder.lintFailure = Optional.of("lint violation found for rules: FromAsCasing");
    Result failing = shell.run("build", "--check", ".");
    assertEquals(1, failing.code());
    assertEquals("ERROR: lint violation found for rules: FromAsCasing\n\n", failing.err());
    Result json = shell.run("build", "--call=check,format=json", ".");
    assertEquals(1, json.code());
    assertTrue(json.out().contains("\"ruleName\": \"FromAsCasing\""), json.out());
    assertTrue(
        shell
            .run("build", ".")
            .err()
            .endsWith(
                """

                 1 warning found (use --check to see the lines):
                 - FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)
                """));
  }

  @Test
  void outlineAndTargetsAreTold() {
    shell.engine.builder.outline =
        new io.gantry.engine.api.build.ImageBuilder.Outline(
            "final",
            "is the end",
            List.of(
                new io.gantry.engine.api.build.ImageBuilder.Outline.Argument(
                    "FOO", Optional.of("bar"), "is a thing")),
            Map.of("tok", true, "opt", false),
            Map.of("default", false));
    assertEquals(
        """
        TARGET:      final
        DESCRIPTION: is the end

        BUILD ARG   VALUE   DESCRIPTION
        FOO         bar     is a thing

        SECRET   REQUIRED
        opt     \s
        tok      true

        SSH       REQUIRED
        default  \s

        """,
        shell.run("build", "--call", "outline", ".").out());
    shell.engine.builder.targets =
        List.of(
            new io.gantry.engine.api.build.ImageBuilder.Target("base", false, ""),
            new io.gantry.engine.api.build.ImageBuilder.Target("final", true, "is the end"));
    assertEquals(
        """
        TARGET          DESCRIPTION
        base           \s
        final (default) is the end
        """,
        shell.run("build", "--call=targets", ".").out());
    assertEquals(List.of(), shell.engine.builds);
  }

  @Test
  void whatOnlyOldBuildersKnewIsNamed() {
    Result result = shell.run("build", "--memory", "1g", "--compress", "-q", ".");
    assertEquals(0, result.code());
    assertEquals(
        """
        WARNING: --compress has no effect on this builder
        WARNING: --memory has no effect on this builder
        """,
        result.err());
    assertFalse(shell.run("build", "--help").out().contains("--compress"));
  }
}
