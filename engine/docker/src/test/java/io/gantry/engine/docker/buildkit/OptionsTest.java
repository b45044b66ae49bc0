package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildRequest.Caching;
import io.gantry.engine.api.build.BuildRequest.Running;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  private static Options options(String... pairs) {
    var all = new java.util.HashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return new Options(all);
  }

  @Test
  void argumentsAndLabelsAreThoseWithTheirPrefixes() {
    Options options = options("build-arg:A", "1", "label:l", "2", "target", "app");

    assertEquals(Map.of("A", "1"), options.arguments(""));
    assertEquals(Map.of("l", "2"), options.labels());
    assertEquals(
        Map.of("A", "1", "BUILDKIT_SYNTAX", "docker/dockerfile:1"),
        options.arguments("docker/dockerfile:1"));
  }

  @Test
  void severalPlatformsAreAskedForAtOnce() {
    assertEquals(
        List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")),
        options("platform", "linux/amd64,linux/arm64").platforms());
    assertEquals(List.of(), options().platforms());
  }

  @Test
  void anEmptyNoCacheMeansAllStages() {
    assertEquals(
        Caching.PLAIN.withNone(true), options("no-cache", "").caching(List.of(), List.of()));
    Caching some = options("no-cache", "a,b").caching(List.of(), List.of());
    assertFalse(some.none());
    assertEquals(List.of("a", "b"), some.noneOf());
    assertEquals(Caching.PLAIN, options().caching(List.of(), List.of()));
  }

  @Test
  void runIsToldItsNetworkHostsAndLimits() {
    Running running =
        options(
                "force-network-mode", "host",
                "add-hosts", "a=10.0.0.1,b=fd00::1",
                "shm-size", "1048576",
                "ulimit", "nofile=1:2,core=0")
            .running(List.of("network.host"));

    assertEquals("host", running.network());
    assertEquals(List.of("a:10.0.0.1", "b:fd00::1"), running.extraHosts());
    assertEquals(1048576, running.sharedMemory());
    assertEquals(List.of("nofile=1:2", "core=0"), running.ulimits());
    assertEquals(Set.of("network.host"), running.allowed());
    assertEquals(Running.PLAIN, options().running(List.of()));
    assertThrows(GantryException.class, () -> options("shm-size", "x").running(List.of()));
  }

  @Test
  void cachesComeAsJson() {
    String json = "[{\"Type\":\"registry\",\"Attrs\":{\"ref\":\"host/c\"}}]";

    assertEquals(
        List.of(
            new CacheLocation("registry", Map.of("ref", "host/c")),
            new CacheLocation("registry", Map.of("ref", "old"))),
        options("cache-imports", json, "cache-from", "old").cacheImports());
  }

  @Test
  void attestationsHaveAttributes() {
    assertEquals(
        Map.of("provenance", Map.of("mode", "min", "inline-only", "true")),
        options("attest:provenance", "mode=min,inline-only=true").attestations());
    assertEquals(
        Map.of("sbom", Map.of()), options("build-arg:BUILDKIT_ATTEST_SBOM", "").attestations());
  }

  @Test
  void ofContextsThatDifferByPlatformTheFirstCounts() {
    assertEquals(
        Map.of("base", "input:base::linux/amd64", "src", "local:src"),
        options(
                "context:base::linux/amd64", "input:base::linux/amd64",
                "context:base::linux/arm64", "input:base::linux/arm64",
                "context:src", "local:src")
            .contexts());
  }

  @Test
  void theRestIsAsItSays() {
    Options options = options("filename", "x.Dockerfile", "image-resolve-mode", "pull");
    assertEquals("x.Dockerfile", options.filename());
    assertTrue(options.pull());
    assertEquals("Dockerfile", options().filename());
    assertFalse(options("image-resolve-mode", "local").pull());
    assertEquals(Optional.of("frontend.lint"), options("requestid", "frontend.lint").question());
    assertEquals(Optional.of("https://h/a.git"), options("context", "https://h/a.git").context());
  }
}
