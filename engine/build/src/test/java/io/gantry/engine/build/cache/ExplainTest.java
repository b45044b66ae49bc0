package io.gantry.engine.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.build.cache.PlaceHistory.Place;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExplainTest {
  private static List<String> reasons(WorkKey before, WorkKey now) {
    List<WorkKey.Part> kept = KeyParts.unpack(KeyParts.pack(before.parts())).orElseThrow();
    return Explanation.of(kept, KeyParts.brief(now.parts()));
  }

  private static WorkKey run() {
    return new WorkKey("run").add("on", "sha256:1").add("argument", List.of("sh", "-c", "make"));
  }

  @Test
  void filesAreNamedThatChangedCameOrWent() {
    assertEquals(
        List.of("file src/a.c changed", "file b.txt is new", "file c.txt is gone"),
        reasons(
            new WorkKey("copy").add("file src/a.c", "644 1").add("file c.txt", "644 3"),
            new WorkKey("copy").add("file src/a.c", "644 2").add("file b.txt", "644 3")));
  }

  @Test
  void variablesAreShownWithTheirValues() {
    assertEquals(
        List.of("variable VERSION was 1, is 2", "variable NEW is new", "variable OLD is gone"),
        reasons(
            run().add("variable", List.of("VERSION=1", "OLD=x")),
            run().add("variable", List.of("VERSION=2", "NEW=x"))));
  }

  @Test
  void theStepBeforeAndTheCommandAreReasons() {
    assertEquals(
        List.of("the step before gave another result", "argument was make, is make all"),
        reasons(
            run(),
            new WorkKey("run")
                .add("on", "sha256:2")
                .add("argument", List.of("sh", "-c", "make all"))));
  }

  @Test
  void ofManyReasonsTenAreToldAndTheRestCounted() {
    var before = new WorkKey("copy");
    var now = new WorkKey("copy");
    for (int i = 0; i < 47; i++) {
      before.add("file f" + i, "644 a").add("end of f" + i, "");
      now.add("file f" + i, "644 b").add("end of f" + i, "");
    }
    List<String> reasons = reasons(before, now);
    assertEquals(11, reasons.size());
    assertEquals("and 37 more", reasons.getLast());
  }

  @Test
  void longOrUnprintableValuesAreNotShown() {
    assertEquals(
        List.of("here-document x changed", "user changed"),
        reasons(
            new WorkKey("run").add("here-document x", "a".repeat(1000)).add("user", "a\u001b[1m"),
            new WorkKey("run").add("here-document x", "b".repeat(1000)).add("user", "b")));
  }

  @Test
  void equalKeysHaveNoDifference() {
    assertEquals(List.of(), reasons(run(), run()));
  }

  @Test
  void damagedPartsAreForgotten() {
    byte[] packed = KeyParts.pack(run().parts());
    assertTrue(KeyParts.unpack(packed).isPresent());
    byte[] cut = java.util.Arrays.copyOf(packed, packed.length / 2);
    assertFalse(KeyParts.unpack(cut).isPresent());
    assertFalse(KeyParts.unpack(new byte[] {1, 2, 3}).isPresent());
  }

  @Test
  void aStepIsFoundByItsTitleElseByWhatItDoes() {
    var one = place(3, "build", "[build] RUN make");
    var two = place(4, "build", "[build] RUN make test");
    var copy = place(5, "build", "[build] COPY . .");
    List<Place> places = List.of(one, two, copy);
    assertEquals(Optional.of(two), PlaceHistory.match(places, 9, "build", "[build] RUN make test"));
    assertEquals(Optional.of(one), PlaceHistory.match(places, 3, "build", "[build] RUN other"));
    assertEquals(Optional.of(copy), PlaceHistory.match(places, 3, "build", "[build] COPY a b"));
    assertEquals(Optional.empty(), PlaceHistory.match(places, 3, "other", "[other] RUN x"));
    assertEquals("[build] RUN make 1/2", PlaceHistory.plain("[build 2/14] RUN make 1/2"));
  }

  private static Place place(int id, String stage, String title) {
    return new Place(
        id, stage, title, Digest.of(title.getBytes(StandardCharsets.UTF_8)), Optional.empty());
  }
}
