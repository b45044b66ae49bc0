package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlatformMatchTest {
  private static final List<String> V2 =
      List.of("cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3", "fpu");
  private static final List<String> V3 =
      List.of("abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave");

  private static Descriptor entry(String platform) {
    String[] parts = platform.split("/", -1);
    var given = new Platform(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
    return Descriptor.of(
            "m", Digest.of(platform.getBytes(java.nio.charset.StandardCharsets.UTF_8)), 1)
        .withPlatform(Optional.of(given));
  }

  private static List<Descriptor> entries(String platforms) {
    var all = new ArrayList<Descriptor>();
    for (String platform : platforms.split(" ", -1)) {
      all.add(platform.equals("-") ? Descriptor.of("m", new byte[] {1}) : entry(platform));
    }
    return all;
  }

  private static String found(PlatformMatch match, String platforms) {
    return match
        .find(entries(platforms))
        .map(entry -> entry.platform().map(Platform::toString).orElse("-"))
        .orElse("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/arm64 linux/amd64, linux/amd64",
    "linux/amd64, linux/amd64/v1, linux/amd64/v1",
    "linux/amd64, linux/x86_64, linux/x86_64",
    "linux/amd64, linux/amd64/v2 linux/amd64, linux/amd64",
    "linux/amd64, linux/amd64/v2, nothing",
    "linux/amd64/v3, linux/amd64 linux/amd64/v4 linux/amd64/v2, linux/amd64/v2",
    "linux/amd64/v3, linux/amd64 linux/amd64/v3, linux/amd64/v3",
    "linux/amd64, linux/386 linux/arm64, linux/386",
    "linux/amd64, windows/amd64, nothing",
    "linux/arm64, linux/arm64/v8, linux/arm64/v8",
    "linux/arm64/v8, linux/arm64, linux/arm64",
    "linux/aarch64, linux/arm/v7 linux/arm64, linux/arm64",
    "linux/arm64, linux/arm/v6 linux/arm/v7, linux/arm/v7",
    "linux/arm64, linux/arm64/v9, nothing",
    "linux/arm64/v9, linux/arm64/v9 linux/arm64/v8, linux/arm64/v9",
    "linux/arm64/v9, linux/arm64, linux/arm64",
    "linux/arm64/v8.2, linux/arm64 linux/arm64/v8.2, linux/arm64/v8.2",
    "linux/arm/v7, linux/arm/v5 linux/arm/v6, linux/arm/v6",
    "linux/arm/v7, linux/arm/v8, nothing",
    "linux/arm/v6, linux/arm/v7 linux/arm/v5, linux/arm/v5",
    "linux/arm, linux/arm/v7, linux/arm/v7",
    "linux/armhf, linux/arm/7, linux/arm/7",
    "linux/arm/v6, linux/arm, nothing",
    "linux/ppc64le, linux/ppc64le, linux/ppc64le",
    "linux/riscv64, linux/amd64, nothing",
    "linux/amd64, unknown/unknown linux/amd64, linux/amd64",
    "linux/amd64, - linux/amd64, linux/amd64",
    "linux/amd64, -, -",
    "linux/amd64, linux/arm64 -, -",
    "unknown/unknown, unknown/unknown, nothing",
  })
  void theEntryThatFitsBestIsFound(String wanted, String platforms, String best) {
    Platform platform = entry(wanted).platform().orElseThrow();
    assertEquals(best, found(PlatformMatch.of(platform), platforms));
  }

  @Test
  void ofEqualEntriesTheFirstCounts() {
    var match = PlatformMatch.of(Platform.parse("linux/amd64"));
    assertEquals("linux/amd64/v1", found(match, "linux/amd64/v1 linux/amd64"));
  }

  @Test
  void theProcessorSaysItsLevel() {
    Platform machine = Platform.parse("linux/amd64");
    String all = "linux/amd64 linux/amd64/v2 linux/amd64/v3 linux/amd64/v4";
    var three = new ArrayList<>(V2);
    three.addAll(V3);
    var four = new ArrayList<>(three);
    four.addAll(List.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"));
    assertEquals("linux/amd64", found(PlatformMatch.of(machine, List.of()), all));
    assertEquals("linux/amd64", found(PlatformMatch.of(machine, V3), all));
    assertEquals("linux/amd64/v2", found(PlatformMatch.of(machine, V2), all));
    assertEquals("linux/amd64/v3", found(PlatformMatch.of(machine, three), all));
    assertEquals("linux/amd64/v4", found(PlatformMatch.of(machine, four), all));
    assertEquals("linux/amd64", found(PlatformMatch.of(machine, four), "linux/amd64"));
    Platform told = Platform.parse("linux/amd64/v2");
    assertEquals("linux/amd64/v2", found(PlatformMatch.of(told, four), all));
    Platform arm = Platform.parse("linux/arm64");
    assertEquals("nothing", found(PlatformMatch.of(arm, four), all));
  }

  @Test
  void attestationsAndArtifactsAreNoImages() {
    var attestation =
        entry("linux/amd64")
            .withAnnotations(Map.of("vnd.docker.reference.type", "attestation-manifest"));
    var artifact =
        new Descriptor("m", attestation.digest(), 1, Optional.empty(), Map.of(), "a/b", List.of());
    var match = PlatformMatch.of(Platform.parse("linux/amd64"));
    assertEquals(Optional.empty(), match.find(List.of(attestation, artifact)));
  }

  @Test
  void theErrorNamesWhatThereIs() {
    var match = PlatformMatch.of(Platform.parse("linux/s390x"));
    ImageIndex index =
        ImageIndex.of(entries("linux/amd64 linux/arm/v7 linux/amd64 unknown/unknown"));
    var failure = assertThrows(GantryException.class, () -> match.choose(index, "a.test/b:1"));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertEquals(
        "no matching manifest for linux/s390x in the manifest list entries: a.test/b:1 has"
            + " linux/amd64, linux/arm/v7",
        failure.text());
    ImageIndex empty = ImageIndex.of(List.of());
    var none = assertThrows(GantryException.class, () -> match.choose(empty, "b"));
    assertTrue(none.text().endsWith("b has no images"));
  }

  @Test
  void whatRunsIsKnown() {
    var match = PlatformMatch.of(Platform.parse("linux/arm64"));
    assertTrue(match.runs(new Platform("linux", "aarch64", "v8")));
    assertTrue(match.runs(new Platform("linux", "armel", "")));
    assertFalse(match.runs(new Platform("linux", "amd64", "")));
  }

  @ParameterizedTest
  @CsvSource({
    "linux/arm64/v8, linux/arm64",
    "linux/arm64, linux/arm64",
    "Linux/AMD64, linux/amd64",
    "linux/x86_64, linux/amd64",
    "linux/amd64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3",
    "linux/aarch64, linux/arm64",
    "linux/armhf, linux/arm/v7",
    "linux/armel, linux/arm/v6",
    "linux/arm, linux/arm/v7",
    "linux/arm/6, linux/arm/v6",
    "linux/i386, linux/386",
    "windows/amd64, windows/amd64",
    "linux/new_cpu-1.0, linux/new_cpu-1.0",
    "arm64, linux/arm64",
    "x86_64, linux/amd64",
    "s390x, linux/s390x",
  })
  void platformsAreParsed(String text, String normal) {
    assertEquals(normal, Platform.parse(text).toString());
  }

  @Test
  void anOperatingSystemAloneMeansThisMachine() {
    assertEquals("linux/" + Platform.host().architecture(), Platform.parse("linux").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "linux/", "/amd64", "a/b/c/d", "linux/am d64", "linux/ä", "linux//v7"})
  void otherTextIsNoPlatform(String text) {
    var failure = assertThrows(GantryException.class, () -> Platform.parse(text));
    assertEquals(Kind.INVALID, failure.kind());
    assertEquals(
        "invalid platform \"" + text + "\": give os/architecture[/variant], as in linux/arm64/v8",
        failure.text());
  }

  @Test
  void aWordThatIsNeitherIsNamed() {
    var failure = assertThrows(GantryException.class, () -> Platform.parse("toaster"));
    assertTrue(failure.text().startsWith("\"toaster\" is neither an operating system nor"));
  }
}
