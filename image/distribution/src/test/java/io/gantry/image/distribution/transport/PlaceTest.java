package io.gantry.image.distribution.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlaceTest {
  private static Place parse(String text) {
    return Place.parse(text, List.of("local"));
  }

  private static String refusal(String text) {
    return assertThrows(GantryException.class, () -> parse(text)).text();
  }

  @Test
  void aNameAloneIsInARegistry() {
    var busybox = new Place.Registry(Reference.parse("busybox"));
    assertEquals(busybox, parse("busybox"));
    assertEquals(busybox, parse("docker://busybox"));
    assertEquals(
        new Place.Registry(Reference.parse("localhost:5000/a/b:1")), parse("localhost:5000/a/b:1"));
    assertEquals(new Place.Registry(Reference.parse("docker:dind")), parse("docker:dind"));
  }

  @Test
  void thePathEndsAtTheFirstColon() {
    assertEquals(new Place.Layout(Path.of("d"), ""), parse("oci:d"));
    assertEquals(new Place.Layout(Path.of("d"), "app:1"), parse("oci:d:app:1"));
    assertEquals(
        new Place.LayoutArchive(Path.of("/a/f.tar"), "1"), parse("oci-archive:/a/f.tar:1"));
    assertEquals(
        new Place.SavedArchive(Path.of("f.tar"), "h:5/app:1"),
        parse("docker-archive:f.tar:h:5/app:1"));
    assertEquals(new Place.Directory(Path.of("a:b")), parse("dir:a:b"));
    assertEquals(new Place.Other("local", "app:1"), parse("local:app:1"));
  }

  @Test
  void aPlaceIsWrittenAsItIsRead() {
    for (String text :
        List.of(
            "docker://docker.io/library/busybox:latest",
            "oci:d:app:1",
            "oci:d",
            "oci-archive:f.tar:1",
            "docker-archive:f.tar:app:1",
            "dir:a:b",
            "local:app:1")) {
      assertEquals(text, parse(text).toString());
      assertEquals(parse(text), parse(parse(text).toString()));
    }
  }

  @Test
  void pathsAreTakenFromTheUsersDirectory() {
    Path home = Path.of("/home/u");
    assertEquals("oci:/home/u/d:1", parse("oci:d:1").in(home).toString());
    assertEquals("docker-archive:/f.tar:a", parse("docker-archive:/f.tar:a").in(home).toString());
    assertEquals("dir:/home/u/d", parse("dir:d").in(home).toString());
    assertEquals("local:d", parse("local:d").in(home).toString());
  }

  @Test
  void anUnknownTransportIsAnsweredWithTheKnown() {
    assertEquals(
        "unknown transport \"docker-daemon\" in \"docker-daemon:app:1\": there are dir:,"
            + " docker-archive:, docker://, local:, oci-archive:, oci:",
        refusal("docker-daemon:app:1"));
    assertEquals(
        "unknown transport \"http\" in \"http://host/app\": there are dir:, docker-archive:,"
            + " docker://, local:, oci-archive:, oci:",
        refusal("http://host/app"));
    assertEquals("no path in \"oci:\"", refusal("oci:"));
    assertEquals("no path in \"docker-archive::app\"", refusal("docker-archive::app"));
    assertEquals("invalid reference format: \"a b\"", refusal("a b"));
  }
}
