package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Vectors computed with sha256sum by the specification's formula. */
final class ChainIdTest {
  private static final Digest A = digest("a");
  private static final Digest B = digest("b");
  private static final Digest C = digest("c");

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void oneLayerIsItsOwnChain() {
    assertEquals(A.toString(), ChainId.of(A).toString());
    assertEquals(Optional.of(ChainId.of(A)), ChainId.of(List.of(A)));
  }

  @Test
  void aStackHashesTheChainBelowAndTheDiffId() {
    assertEquals(
        "sha256:51c0c8ace48498d6f5fee6b0592cc06f2da0f3cbe09c5a34a97dce85c3889676",
        ChainId.of(List.of(A, B)).orElseThrow().toString());
    assertEquals(
        "sha256:2fce7f8ce91bcf0a1428b36e1024639fdbd9469eea762dba98aa749631885106",
        ChainId.of(List.of(A, B, C)).orElseThrow().toString());
  }

  @Test
  void stepsAndStacksAgree() {
    ChainId stepped = ChainId.of(A).then(B);
    assertEquals(stepped, ChainId.of(Optional.of(ChainId.of(A)), B));
    assertEquals(Optional.of(stepped.then(C)), ChainId.of(List.of(A, B, C)));
  }

  @Test
  void noLayersHaveNoChain() {
    assertEquals(Optional.empty(), ChainId.of(List.of()));
    assertEquals(ChainId.of(A), ChainId.of(Optional.empty(), A));
  }
}
