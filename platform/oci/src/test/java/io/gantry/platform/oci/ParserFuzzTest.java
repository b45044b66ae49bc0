package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Valid texts, changed at random: only refusals come out, and what is accepted is sound. */
final class ParserFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String PIECES = "{}[]\",:@/.-_0123456789abcxyzAZé\u0000\uD800 \n\\";

  private static final List<String> REFERENCES =
      List.of(
          "busybox",
          "user/app:v1.2",
          "localhost:5000/a/b-c_d__e.f:latest",
          "[2001:db8::1]:443/app",
          "example.org/a@" + DIGEST,
          "a:b@" + DIGEST);

  private static final List<String> MANIFESTS =
      List.of(
          """
          {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
           "config":{"mediaType":"c","digest":"%1$s","size":3},
           "layers":[{"mediaType":"l","digest":"%1$s","size":4,"urls":["u"]}],
           "subject":{"mediaType":"s","digest":"%1$s","size":5},"annotations":{"k":"v"}}
          """
              .formatted(DIGEST),
          """
          {"schemaVersion":2,"manifests":[{"mediaType":"m","digest":"%s","size":6,
           "platform":{"os":"linux","architecture":"arm","variant":"v6"}}]}
          """
              .formatted(DIGEST));

  private static final List<String> CONFIGS =
      List.of(
          """
          {"architecture":"amd64","os":"linux","created":"2026-01-02T04:04:05.5+01:00",
           "config":{"Env":["A=1"],"Cmd":["sh"],"Labels":{"a":"1"},"ExposedPorts":{"80/tcp":{}}},
           "rootfs":{"type":"layers","diff_ids":["%s"]},
           "history":[{"created":"2026-01-02T03:04:05Z","created_by":"RUN x","empty_layer":true}]}
          """
              .formatted(DIGEST));

  /** A few pieces taken out, put in, doubled or exchanged. */
  private static String mutated(String text, SplittableRandom random) {
    var changed = new StringBuilder(text);
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      int at = random.nextInt(changed.length() + 1);
      int length = Math.min(random.nextInt(1, 12), changed.length() - at);
      switch (random.nextInt(4)) {
        case 0 -> changed.delete(at, at + length);
        case 1 -> changed.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 2 -> changed.insert(at, changed.substring(at, at + length));
        default -> changed.append(changed.substring(at)).setLength(text.length());
      }
    }
    return changed.toString();
  }

  private static void fuzz(List<String> samples, long seed, Consumer<String> parser) {
    var random = new SplittableRandom(seed);
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text = mutated(samples.get(random.nextInt(samples.size())), random);
      try {
        parser.accept(text);
        accepted++;
      } catch (GantryException e) {
        assertEquals(Kind.INVALID, e.kind(), text);
        assertTrue(e.text().length() < text.length() + 300, text);
      }
    }
    assertTrue(accepted > 0 && accepted < ROUNDS, accepted + " of " + ROUNDS + " accepted");
  }

  @Test
  void aReferenceThatIsAcceptedIsReadAgainAsItself() {
    fuzz(
        REFERENCES,
        1,
        text -> {
          Reference reference = Reference.parse(text);
          assertEquals(reference, Reference.parse(reference.toString()), text);
          assertEquals(reference, Reference.parse(reference.familiar()), text);
          assertTrue(!reference.repository().contains(".."), text);
        });
  }

  @Test
  void aManifestThatIsAcceptedIsReadAgainAsItself() {
    fuzz(
        MANIFESTS,
        2,
        text -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          Manifest manifest = Manifest.parse(ManifestBytes.of(bytes, ""));
          for (Descriptor descriptor : manifest.references()) {
            assertTrue(descriptor.size() >= 0 && descriptor.size() <= Descriptor.LARGEST, text);
          }
          assertEquals(manifest, Manifest.parse(ManifestBytes.of(manifest)), text);
        });
  }

  @Test
  void aConfigurationThatIsAcceptedAnswersOrRefuses() {
    fuzz(
        CONFIGS,
        3,
        text -> {
          ImageConfig config = ImageConfig.parse(text.getBytes(StandardCharsets.UTF_8));
          int _ = config.diffIds().size() + config.history().size() + config.labels().size();
          int _ = config.environment().size() + config.exposedPorts().size();
          int _ = config.created().toString().length() + config.platform().toString().length();
          assertEquals(config, ImageConfig.parse(config.bytes()), text);
        });
  }

  @Test
  void platformsAreRefusedOrNormal() {
    fuzz(
        List.of("linux/arm64/v8", "linux/amd64", "arm/v7", "linux"),
        4,
        text -> {
          Platform platform = Platform.parse(text);
          assertEquals(platform, platform.normal(), text);
          assertTrue(PlatformMatch.of(platform).runs(platform), text);
        });
  }

  @Test
  void deepAndLongTextsAreBounded() {
    List<String> hostile =
        List.of(
            "[".repeat(1 << 20),
            "{\"a\":".repeat(1 << 18),
            "\"" + "a".repeat(1 << 20),
            "9".repeat(1 << 20),
            "{\"manifests\":[" + "{},".repeat(1 << 18));
    for (String text : hostile) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      try {
        Manifest _ = Manifest.parse(ManifestBytes.of(bytes, ""));
      } catch (GantryException e) {
        assertEquals(Kind.INVALID, e.kind());
        assertTrue(e.text().length() < 1000);
      }
    }
    try {
      Reference _ = Reference.parse("a/".repeat(1 << 20) + "a");
    } catch (GantryException e) {
      assertEquals(Kind.INVALID, e.kind());
    }
  }
}
