package io.gantry.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes of files as Go has them. */
final class FileModesTest {
  @ParameterizedTest
  @CsvSource({
    "0040755, 800001ed",
    "0120777, 80001ff",
    "0104755, 8001ed",
    "0102644, 4001a4",
    "0041777, 801001ff",
    "0020666, 42001b6",
    "0060660, 40001b0",
    "0010600, 2000180",
    "0140777, 10001ff",
    "0100644, 1a4"
  })
  void aModeIsGosAndBack(String unix, String go) {
    int mode = Integer.parseInt(unix, 8);
    assertEquals(Long.parseLong(go, 16), FileModes.go(mode));
    assertEquals(mode, FileModes.unix(Long.parseLong(go, 16)));
  }
}
