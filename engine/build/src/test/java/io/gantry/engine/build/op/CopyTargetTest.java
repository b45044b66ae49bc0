package io.gantry.engine.build.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CopyTargetTest {
  @ParameterizedTest
  @CsvSource({
    // source is a directory, destination, destination is a directory, where it goes, contents
    "false, /a/b, false, a/b, false",
    "false, /a/b, true, a/b/x, false",
    "false, /a/b/, false, a/b/x, false",
    "false, /a/b/, true, a/b/x, false",
    "false, /, true, x, false",
    "true, /a/b, false, a/b, true",
    "true, /a/b/, true, a/b, true",
    "true, /, true, '', true"
  })
  void filesGoIntoDirectoriesAndDirectoriesGiveTheirContents(
      boolean sourceIsDirectory,
      String destination,
      boolean isDirectory,
      String path,
      boolean contents) {
    assertEquals(
        new CopyTarget(path, contents),
        CopyTarget.decide(sourceIsDirectory, "x", destination, isDirectory));
  }

  @ParameterizedTest
  @CsvSource({
    "755, 600, false, 755",
    "4755, 600, false, 4755",
    "u+x, 644, false, 744",
    "go-rwx, 755, false, 700",
    "a=r, 755, false, 444",
    "'u=rwX,go=rX', 640, false, 644",
    "'u=rwX,go=rX', 640, true, 755",
    "g=u, 740, false, 770",
    "+t, 777, true, 1777"
  })
  void modesAreOctalOrSymbolic(String change, String before, boolean directory, String after) {
    int mode = ModeChange.parse(change).apply(Integer.parseInt(before, 8), directory);
    assertEquals(after, Integer.toOctalString(mode));
  }

  @ParameterizedTest
  @CsvSource({"9", "77777", "u", "u+q", "x+r"})
  void otherModesAreRefused(String change) {
    assertThrows(GantryException.class, () -> ModeChange.parse(change));
  }

  @Test
  void loopbackNameServersAreLeftOut() {
    assertEquals(
        "search x\nnameserver 1.1.1.1\n",
        ResolvConf.decide("search x\nnameserver 127.0.0.53\nnameserver 1.1.1.1\n", ""));
    assertEquals(
        "nameserver 9.9.9.9\n", ResolvConf.decide("nameserver 127.0.0.53", "nameserver 9.9.9.9"));
    assertEquals(
        "nameserver 8.8.8.8\nnameserver 8.8.4.4\n", ResolvConf.decide("nameserver ::1\n", ""));
  }

  @Test
  void outputIsCutIntoLines() throws IOException {
    var lines = new ArrayList<String>();
    byte[] bytes = "a\r\n\nb\nend".getBytes(StandardCharsets.UTF_8);
    OutputLines.split(new ByteArrayInputStream(bytes), lines::add);
    assertEquals(List.of("a", "", "b", "end"), lines);
    lines.clear();
    OutputLines.split(new ByteArrayInputStream(new byte[200_000]), lines::add);
    assertEquals(
        List.of(65_536, 65_536, 65_536, 3_392), lines.stream().map(String::length).toList());
  }
}
