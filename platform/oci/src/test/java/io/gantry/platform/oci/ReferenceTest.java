package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of Docker's distribution/reference, normalized names. */
final class ReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io/library/busybox:latest, busybox:latest",
    "busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
    "library/busybox, docker.io/library/busybox:latest, busybox:latest",
    "user/app, docker.io/user/app:latest, user/app:latest",
    "docker.io/busybox, docker.io/library/busybox:latest, busybox:latest",
    "docker.io/library/busybox, docker.io/library/busybox:latest, busybox:latest",
    "index.docker.io/user/app, docker.io/user/app:latest, user/app:latest",
    "localhost/app, localhost/app:latest, localhost/app:latest",
    "localhost:5000/app:v1, localhost:5000/app:v1, localhost:5000/app:v1",
    "example.org/a/b/c:V_1.2-x, example.org/a/b/c:V_1.2-x, example.org/a/b/c:V_1.2-x",
    "example.org:80/a, example.org:80/a:latest, example.org:80/a:latest",
    "LOCALHOST:5000/app, LOCALHOST:5000/app:latest, LOCALHOST:5000/app:latest",
    "Upper.example/app, Upper.example/app:latest, Upper.example/app:latest",
    "[2001:db8::1]:5000/app, [2001:db8::1]:5000/app:latest, [2001:db8::1]:5000/app:latest",
    "a/b_c/d__e/f--g/h.i, docker.io/a/b_c/d__e/f--g/h.i:latest, a/b_c/d__e/f--g/h.i:latest",
    "foo/bar/baz, docker.io/foo/bar/baz:latest, foo/bar/baz:latest",
    "0-9, docker.io/library/0-9:latest, 0-9:latest",
  })
  void namesAreNormalizedAsDockerDoes(String given, String full, String familiar) {
    Reference reference = Reference.parse(given);
    assertEquals(full, reference.toString());
    assertEquals(familiar, reference.familiar());
    assertEquals(reference, Reference.parse(full));
    assertEquals(reference, Reference.parse(familiar));
  }

  @Test
  void aDigestStandsInForTheTag() {
    Reference reference = Reference.parse("busybox@" + DIGEST);
    assertEquals("", reference.tag());
    assertEquals("docker.io/library/busybox@" + DIGEST, reference.toString());
    assertEquals("busybox@" + DIGEST, reference.familiar());
    assertEquals("busybox:1@" + DIGEST, Reference.parse("busybox:1@" + DIGEST).familiar());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":latest",
        "busybox:",
        "busybox:a:b",
        "busybox:-x",
        "busybox:.x",
        "a//b",
        "/a",
        "a/",
        "-a",
        "a-",
        "a..b",
        "a___b",
        "a b",
        "a\nb",
        "../../etc/passwd",
        "example.org/../x",
        "a@",
        "a@sha256:0",
        "a@md5:0123",
        "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "exa mple.org/a",
        "example.org:port/a",
        "example.org:/a",
        "-example.org/a",
        ".org/a",
        "a:тег",
        "é",
        "docker.io/",
        "busybox:0123456789012345678901234567890123456789012345678901234567890123456789"
            + "012345678901234567890123456789012345678901234567890123456789",
      })
  void whatDockerRefusesIsInvalid(String given) {
    var failure = assertThrows(GantryException.class, () -> Reference.parse(given));
    assertEquals(Kind.INVALID, failure.kind());
    assertTrue(failure.text().startsWith("invalid reference format"), failure::text);
  }

  @Test
  void upperCaseIsNamed() {
    var failure = assertThrows(GantryException.class, () -> Reference.parse("user/App:v1"));
    assertEquals(
        "invalid reference format: repository name (user/App) must be lowercase", failure.text());
  }

  @Test
  void idsAreNoNames() {
    String id = "0123456789abcdef".repeat(4);
    var failure = assertThrows(GantryException.class, () -> Reference.parse(id));
    assertEquals(
        "invalid repository name (" + id + "), cannot specify 64-byte hexadecimal strings",
        failure.text().replace("invalid reference format: ", ""));
    assertEquals("user/" + id + ":latest", Reference.parse("user/" + id).familiar());
  }

  @Test
  void aNameHasAtMost255Characters() {
    String most = "a".repeat(255 - "u/".length());
    assertEquals("u/" + most + ":latest", Reference.parse("u/" + most).familiar());
    var failure = assertThrows(GantryException.class, () -> Reference.parse("u/" + most + "a"));
    assertEquals(
        "invalid reference format: repository name must not be more than 255 characters",
        failure.text());
  }
}
