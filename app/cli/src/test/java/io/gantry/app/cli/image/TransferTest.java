package io.gantry.app.cli.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.FakeRegistries;
import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransferTest {
  private static final String DIGEST = "sha256:" + "fe".repeat(32);

  @TempDir private Path directory;
  private final Shell shell = new Shell();

  @Test
  void aPullIsToldAsDockerDoesWithoutATerminal() {
    assertEquals(
        """
        Using default tag: latest
        latest: Pulling from a/bb
        4fe2ade4980c: Pulling fs layer
        4fe2ade4980c: Download complete
        4fe2ade4980c: Pull complete
        Digest: DIGEST
        Status: Downloaded newer image for localhost:5000/a/bb:latest
        localhost:5000/a/bb:latest
        """
            .replace("DIGEST", DIGEST),
        shell.run("pull", "localhost:5000/a/bb").out());
    assertEquals("docker.io/library/x:1\n", shell.run("image", "pull", "-q", "x:1").out());
    assertTrue(shell.run("pull", "x:1").out().startsWith("1: Pulling from library/x\n"));
  }

  @Test
  void allTagsArePulledOfANameWithoutOne() {
    assertTrue(shell.run("pull", "-a", "x").out().endsWith("\ndocker.io/library/x\n"));
    assertTrue(shell.engine.images.pulls.getLast().allTags());
    assertEquals(
        new Result(1, "", "gantry: tag can't be used with --all-tags/-a\n"),
        shell.run("pull", "-a", "x:1"));
  }

  @Test
  void aPlatformMayBeAskedFor() {
    for (var wanted :
        Map.of(
                "linux/arm64/v8", new Platform("linux", "arm64", ""),
                "aarch64", new Platform("linux", "arm64", ""),
                "linux/arm", new Platform("linux", "arm", "v7"),
                "windows", new Platform("windows", Platform.host().architecture(), ""),
                "linux/x86_64", new Platform("linux", "amd64", ""))
            .entrySet()) {
      assertEquals(0, shell.run("pull", "--platform", wanted.getKey(), "x").code());
      assertEquals(Optional.of(wanted.getValue()), shell.engine.images.pulls.getLast().platform());
    }
    assertTrue(
        shell.run("pull", "--platform", "a/b/c/d", "x").err().contains("unknown operating system"));
  }

  @Test
  void aPolicyMaySpareThePull() {
    shell.engine.images.all.add(Sample.image("a1", 0, 0, "x:1"));
    assertEquals("docker.io/library/x:1\n", shell.run("pull", "--policy", "missing", "x:1").out());
    assertEquals(1, shell.run("pull", "--policy", "never", "y").code());
    assertEquals(0, shell.engine.images.pulls.size());
    assertEquals(0, shell.run("pull", "--policy", "missing", "y").code());
    assertEquals(1, shell.engine.images.pulls.size());
    assertEquals(1, shell.run("pull", "--policy", "newer", "y").code());
  }

  @Test
  void tlsIsVerifiedUnlessToldOtherwise() {
    shell.run("pull", "x");
    assertFalse(shell.engine.images.pulls.getLast().access().insecure());
    shell.run("pull", "--tls-verify=false", "x");
    assertTrue(shell.engine.images.pulls.getLast().access().insecure());
  }

  @Test
  void aPushIsToldAsDockerDoesWithoutATerminal() {
    assertEquals(
        """
        The push refers to repository [localhost:5000/a/bb]
        4fe2ade4980c: Preparing
        4fe2ade4980c: Pushed
        1: digest: DIGEST size: 527
        """
            .replace("DIGEST", DIGEST),
        shell.run("push", "localhost:5000/a/bb:1").out());
    assertEquals("localhost:5000/a/bb:1\n", shell.run("push", "-q", "localhost:5000/a/bb:1").out());
    assertTrue(shell.run("image", "push", "x").out().startsWith("Using default tag: latest\n"));
    assertTrue(shell.run("push", "--compression", "lz4", "x").err().contains("\"lz4\""));
    shell.run("push", "--compression", "zstd", "-a", "x");
    assertEquals("zstd", shell.engine.images.pushes.getLast().compression());
    assertTrue(shell.engine.images.pushes.getLast().allTags());
  }

  @Test
  void aFailureIsOneLine() {
    shell.engine.images.pullFailure =
        Optional.of(new GantryException(Kind.UNAVAILABLE, "localhost:5000: connection refused"));
    assertEquals(
        new Result(1, "", "gantry: localhost:5000: connection refused\n"),
        shell.run("pull", "-q", "localhost:5000/x"));
  }

  @Test
  void imagesAreSavedToAFileOrStandardOutput() throws IOException {
    assertEquals("an archive", shell.run("save", "a", "b:1").out());
    shell.in(directory);
    assertEquals(new Result(0, "", ""), shell.run("image", "save", "-o", "x.tar", "a"));
    assertEquals("an archive", Files.readString(directory.resolve("x.tar")));
    assertEquals(List.of("save [a, b:1]", "save [a]"), shell.engine.images.calls);
    assertTrue(shell.run("save", "-o", ".", "a").err().contains("is a directory"));
    assertEquals(
        "gantry: invalid output path: "
            + directory.resolve("no")
            + " is no directory: make it first\n",
        shell.run("save", "-o", "no/x.tar", "a").err());
  }

  @Test
  void imagesAreLoadedFromAFileOrStandardInput() throws IOException {
    shell.engine.images.all.addAll(
        List.of(Sample.image("a1", 0, 0, "x:1", "y"), Sample.image("b2", 0, 0)));
    shell.in(directory).typing("typed").with(Map.of("TMPDIR", directory.toString()));
    String loaded =
        "Loaded image: x:1\nLoaded image: y:latest\nLoaded image ID: sha256:"
            + "b2".repeat(32)
            + "\n";
    assertEquals(new Result(0, loaded, "4fe2ade4980c: Pull complete\n"), shell.run("load"));
    Files.writeString(directory.resolve("x.tar"), "a file");
    assertEquals(new Result(0, loaded, ""), shell.run("image", "load", "-q", "-i", "x.tar"));
    assertEquals(List.of("load typed", "load a file"), shell.engine.images.calls);
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count(), "the copy of standard input outlives the command");
    }
    assertEquals(
        new Result(1, "", "gantry: open no.tar: no such file or directory\n"),
        shell.run("load", "-i", "no.tar"));
  }

  @Test
  void imagesAreCompared() {
    assertEquals("C /etc\nA /etc/new\nD /etc/old\n", shell.run("image", "diff", "a", "b").out());
    assertEquals(List.of("diff a b"), shell.engine.images.calls);
  }

  @Test
  void imagesAreCopiedBetweenPlaces() {
    shell.in(Path.of("/work"));
    assertEquals(
        new Result(0, FakeRegistries.manifest().digest() + "\n", "bbbbbbbbbbbb: Copied\n"),
        shell.run("image", "copy", "docker://h:5000/a:1", "oci:dir:1"));
    shell.run(
        "image",
        "copy",
        "--all",
        "--platform",
        "linux/arm64",
        "--dest-tls-verify=false",
        "docker-archive:../x.tar:n:1",
        "dir:/abs");
    assertEquals(
        List.of(
            "copy docker://h:5000/a:1 oci:/work/dir:1",
            "copy docker-archive:/x.tar:n:1 dir:/abs all linux/arm64 insecure"),
        shell.engine.registries.calls);
  }

  @Test
  void tagsAreListedAndImagesDeletedInARegistry() {
    assertEquals(
        """
        {
            "Repository": "h:5000/a",
            "Tags": [
                "1",
                "latest"
            ]
        }
        """,
        shell.run("image", "list-tags", "docker://h:5000/a").out());
    assertEquals(0, shell.run("image", "delete", "docker://h:5000/a:1").code());
    assertEquals(
        List.of("tags h:5000/a", "delete docker://h:5000/a:1"), shell.engine.registries.calls);
    assertTrue(shell.run("image", "delete", "a").err().contains("gantry rmi a"));
  }

  @Test
  void anImageElsewhereIsDescribedAsSkopeoDoes() {
    assertEquals(
        """
        {
            "Name": "host:5000/app",
            "Digest": "DIGEST",
            "RepoTags": [
                "1",
                "latest"
            ],
            "Created": null,
            "DockerVersion": "",
            "Labels": {
                "a": "b"
            },
            "Architecture": "amd64",
            "Os": "linux",
            "Layers": [
                "sha256:LAYER"
            ],
            "LayersData": [
                {
                    "MIMEType": "application/vnd.oci.image.layer.v1.tar+gzip",
                    "Digest": "sha256:LAYER",
                    "Size": 3,
                    "Annotations": null
                }
            ],
            "Env": [
                "PATH=/bin"
            ]
        }
        """
            .replace("DIGEST", FakeRegistries.manifest().digest().toString())
            .replace("LAYER", "bb".repeat(32)),
        shell.run("image", "inspect", "docker://host:5000/app:1").out());
    assertEquals(
        FakeRegistries.manifest().digest() + " []\n",
        shell.run("image", "inspect", "-n", "-f", "{{.Digest}} {{.RepoTags}}", "docker://x").out());
  }

  @Test
  void manifestsAreShownByteForByte() {
    assertEquals(
        new String(FakeRegistries.manifest().bytes(), StandardCharsets.UTF_8),
        shell.run("image", "inspect", "--raw", "docker://x").out());
    assertTrue(
        shell
            .run("image", "inspect", "--config", "--creds", "u:p", "--platform", "arm64", "oci:d")
            .out()
            .startsWith("{\n    \"architecture\": \"amd64\""));
    assertEquals("image oci:/work/d linux/arm64 as u", shell.engine.registries.calls.getLast());
  }
}
