package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** How a command ended. */
record Result(List<String> command, int code, String out, String err) {
  /** It ended with {@code expected}; otherwise the failure shows all that it printed. */
  Result exits(int expected) {
    assertEquals(expected, code, this::toString);
    return this;
  }

  /** It succeeded; its standard output without the last line end. */
  String succeeds() {
    exits(0);
    return out.strip();
  }

  /** Standard error contains {@code text}, and no trace of a defect. */
  Result complains(String text) {
    assertTrue(err.contains(text), this::toString);
    assertTrue(!err.contains("Exception") && !err.contains("\tat "), this::toString);
    return this;
  }

  @Override
  public String toString() {
    return String.join(" ", command) + "\nexit code " + code + "\n" + out + "\n" + err;
  }
}
