package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a host whose /sys and apparmor_parser are files of the test. */
final class ApparmorTest {
  @TempDir private Path directory;
  private Path enabled;
  private Path profiles;
  private Path given;

  @BeforeEach
  void makeKernel() throws IOException {
    enabled = directory.resolve("module/apparmor/parameters/enabled");
    profiles = directory.resolve("kernel/security/apparmor/profiles");
    given = directory.resolve("given");
    Files.createDirectories(enabled.getParent());
    Files.createDirectories(profiles.getParent());
    Files.writeString(enabled, "Y\n");
    Files.writeString(profiles, "docker-default (enforce)\n/usr/bin/man (enforce)\n");
  }

  private Path parser(String end) throws IOException {
    Path parser = directory.resolve("apparmor_parser");
    Files.writeString(parser, "#!/bin/sh\n{ echo \"$@\"; cat; } >>" + given + "\n" + end + "\n");
    assertTrue(parser.toFile().setExecutable(true));
    return parser;
  }

  private Path loading() throws IOException {
    return parser("echo 'gantry-default (enforce)' >>" + profiles);
  }

  private String profile(Optional<Path> parser, boolean root, Rights rights) {
    return Apparmor.at(directory, parser, root).profile(rights);
  }

  private static Rights named(String profile) {
    return new Rights(false, List.of(), List.of(), false, "", profile, false, false, false);
  }

  @Test
  void ourProfileIsLoadedOnceByTheParser() throws IOException {
    Optional<Path> parser = Optional.of(loading());
    assertEquals("gantry-default", profile(parser, true, Rights.DEFAULT));
    String first = Files.readString(given);
    assertTrue(first.startsWith("--replace --skip-cache\nprofile gantry-default "), first);
    assertEquals("gantry-default", profile(parser, true, Rights.DEFAULT));
    assertEquals("gantry-default", profile(parser, true, named("gantry-default")));
    assertEquals(first, Files.readString(given));
    Files.writeString(profiles, ""); // somebody has loaded the host's own anew
    assertEquals("gantry-default", profile(parser, true, Rights.DEFAULT));
    assertEquals(first + first, Files.readString(given));
  }

  @Test
  void aProfileThatCannotBeLoadedStartsNothingUnconfined() throws IOException {
    Optional<Path> parser = Optional.of(parser("echo no such rule >&2; exit 1"));
    var refusal = assertThrows(GantryException.class, () -> profile(parser, true, Rights.DEFAULT));
    assertEquals(GantryException.Kind.UNAVAILABLE, refusal.kind());
    assertTrue(refusal.text().contains("no such rule"), refusal.text());
    assertEquals("", profile(parser, true, named("unconfined")));
  }

  @Test
  void whoAsksForAProfileGetsItAndThePrivilegedHaveNone() throws IOException {
    Optional<Path> parser = Optional.of(loading());
    assertEquals("my-own", profile(parser, true, named("my-own")));
    assertEquals("", profile(parser, true, Rights.DEFAULT.withPrivileges(true)));
    assertFalse(Files.exists(given));
  }

  @Test
  void withoutTheParserAnotherEnginesProfileServes() throws IOException {
    assertEquals("docker-default", profile(Optional.empty(), true, Rights.DEFAULT));
    Files.delete(profiles);
    assertEquals("", profile(Optional.empty(), true, Rights.DEFAULT));
  }

  @Test
  void anOrdinaryUserLoadsNothing() throws IOException {
    Optional<Path> parser = Optional.of(loading());
    assertEquals("", profile(parser, false, Rights.DEFAULT));
    assertEquals("my-own", profile(parser, false, named("my-own")));
    assertFalse(Files.exists(given));
  }

  @Test
  void whereItsFilesAreNotMountedItCountsAsMissing() throws IOException {
    Optional<Path> parser = Optional.of(parser("exit 1"));
    Files.delete(profiles);
    Files.delete(profiles.getParent());
    assertEquals("", profile(parser, true, Rights.DEFAULT));
    assertEquals("", profile(parser, true, named("my-own")));
    assertFalse(Files.exists(given));
  }

  @Test
  void aKernelWithoutItConfinesNobodyAndComplainsToNobody() throws IOException {
    Files.writeString(enabled, "N\n");
    assertEquals("", profile(Optional.of(loading()), true, named("my-own")));
    Files.delete(enabled);
    assertEquals("", profile(Optional.of(loading()), true, Rights.DEFAULT));
    assertFalse(Files.exists(given));
  }
}
