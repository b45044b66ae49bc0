package io.gantry.platform.linux.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileStatusTest {
  @ParameterizedTest
  @CsvSource({"1,3", "8,0", "4095,1048575", "259,256", "0,0"})
  void deviceNumbersComeApartAgain(long major, long minor) {
    long device = FileStatus.device(major, minor);

    assertEquals(major, FileStatus.major(device));
    assertEquals(minor, FileStatus.minor(device));
  }
}
