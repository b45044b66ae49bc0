package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PlatformTest {
  @Test
  void theHostHasGoNames() {
    assertEquals("linux/amd64", Platform.host("amd64").toString());
    assertEquals("linux/amd64", Platform.host("x86_64").toString());
    assertEquals("linux/arm64/v8", Platform.host("aarch64").toString());
    assertEquals("linux/riscv64", Platform.host("riscv64").toString());
  }

  @Test
  void anEmptyVariantIsLeftOut() {
    assertEquals(
        "{\"architecture\":\"amd64\",\"os\":\"linux\"}", Platform.host("amd64").json().text());
    assertEquals(
        "{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"}",
        Platform.host("aarch64").json().text());
  }
}
