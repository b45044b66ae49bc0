package io.gantry.app.cli.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.api.Images.BootstrapSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageTest {
  @TempDir private Path directory;
  private final Shell shell = new Shell();

  @BeforeEach
  void threeImages() {
    shell.engine.images.all.addAll(
        List.of(
            Sample.image("a1", 4_432_000, 3, "busybox", "host:5000/app:2"),
            Sample.image("b2", 133_000_000, 21, "debian:bookworm"),
            Sample.image("c3", 0, 800)));
  }

  @Test
  void eachNameHasARowInDockersColumns() {
    assertEquals(
        """
        REPOSITORY      TAG        IMAGE ID       CREATED       SIZE
        busybox         latest     a1a1a1a1a1a1   3 days ago    4.43MB
        host:5000/app   2          a1a1a1a1a1a1   3 days ago    4.43MB
        debian          bookworm   b2b2b2b2b2b2   3 weeks ago   133MB
        <none>          <none>     c3c3c3c3c3c3   2 years ago   0B
        """,
        shell.run("images").out());
  }

  @Test
  void idsAloneAreListedOnce() {
    assertEquals("a1a1a1a1a1a1\nb2b2b2b2b2b2\nc3c3c3c3c3c3\n", shell.run("images", "-q").out());
    assertEquals(
        "sha256:" + "b2".repeat(32) + "\n",
        shell.run("images", "-q", "--no-trunc", "debian").out());
  }

  @Test
  void filtersChoose() {
    assertEquals("busybox:latest\n", names("busybox"));
    assertEquals("debian:bookworm\n", names("deb*"));
    assertEquals("", names("debian:sid"));
    assertEquals("<none>:<none>\n", names("-f", "dangling=true"));
    assertEquals(
        "busybox:latest\nhost:5000/app:2\ndebian:bookworm\n", names("-f", "dangling=false"));
    assertEquals("busybox:latest\nhost:5000/app:2\n", names("-f", "since=debian:bookworm"));
    assertEquals("debian:bookworm\n", names("-f", "reference=debian"));
    assertEquals("", names("-f", "label=a=c"));
    assertEquals(1, shell.run("images", "-f", "x=y").code());
  }

  private String names(String... options) {
    var words = new java.util.ArrayList<>(List.of("images", "--format"));
    words.add("{{.Repository}}:{{.Tag}}");
    words.addAll(List.of(options));
    return shell.run(words.toArray(String[]::new)).out();
  }

  @Test
  void digestsHaveAColumn() {
    assertTrue(
        shell.run("images", "--digests").out().startsWith("REPOSITORY      TAG        DIGEST"));
  }

  @Test
  void removalsAreTold() {
    assertEquals(
        new Result(
            1,
            "Untagged: busybox\nDeleted: sha256:" + "a1".repeat(32) + "\n",
            "gantry: No such image: no\n"),
        shell.run("rmi", "busybox", "no"));
    assertEquals(0, shell.run("image", "rm", "-f", "no").code());
  }

  @Test
  void imagesAreTaggedImportedAndBootstrapped() throws IOException {
    assertEquals(0, shell.run("tag", "busybox", "x:1").code());
    assertEquals(List.of("tag busybox x:1"), shell.engine.images.calls);
    Files.writeString(directory.resolve("x.tar"), "file");
    shell.in(directory).typing("stdin");
    assertEquals(
        "sha256:" + "12".repeat(32) + "\n", shell.run("import", "-c", "CMD x", "x.tar", "y").out());
    shell.run("image", "import", "-");
    assertEquals(
        List.of("tag busybox x:1", "import file y [CMD x]", "import stdin  []"),
        shell.engine.images.calls);
    assertEquals(
        new Result(1, "", "gantry: open no.tar: no such file or directory\n"),
        shell.run("import", "no.tar"));
    assertEquals(
        new Result(0, "sha256:" + "34".repeat(32) + "\n", "unpacking base files\n"),
        shell.run("bootstrap", "debian:bookworm", "--include", "nginx,curl", "-t", "base"));
    assertEquals(
        Optional.of(
            new BootstrapSpec("debian", "bookworm", List.of("nginx", "curl"), Optional.of("base"))),
        shell.engine.images.bootstrapped);
  }

  @Test
  void historyIsCutToWidth() {
    shell.engine.images.history.addAll(
        List.of(
            new HistoryEntry(
                "sha256:" + "a1".repeat(32),
                Sample.NOW.minusSeconds(7200),
                "RUN /bin/sh -c apt-get update && apt-get install -y nginx",
                1_200_000,
                "buildkit"),
            new HistoryEntry("", Sample.NOW.minusSeconds(90000), "CMD [\"sh\"]", 0, "")));
    assertEquals(
        """
        IMAGE          CREATED        CREATED BY                                      SIZE      COMMENT
        a1a1a1a1a1a1   2 hours ago    RUN /bin/sh -c apt-get update && apt-get ins…   1.2MB     buildkit
        <missing>      25 hours ago   CMD ["sh"]                                      0B       \s
        """,
        shell.run("history", "x").out());
    assertEquals(
        "2026-11-22T10:00:00Z 1200000\n2026-11-21T11:00:00Z 0\n",
        shell
            .run("history", "--human=false", "--format", "{{.CreatedSince}} {{.Size}}", "x")
            .out());
  }

  @Test
  void unusedImagesArePruned() {
    assertEquals(
        """
        Deleted Images:
        untagged: sha256:ID
        deleted: sha256:ID

        Total reclaimed space: 2MB
        """
            .replace("ID", "c3".repeat(32)),
        shell.run("image", "prune", "-f").out());
  }

  @Test
  void aColumnThatAListDoesNotHaveIsRefusedWithThoseItHas() {
    String refused = shell.run("images", "--format", "{{.Nope}}").err();
    assertTrue(
        refused.contains("can't evaluate field Nope in type row: it has .Repository, .Tag,"),
        refused);
  }
}
