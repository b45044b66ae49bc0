package io.gantry.app.cli.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.copy.CopyPlan.Destination;
import org.junit.jupiter.api.Test;

/** The table of docker's manual of {@code cp}. */
final class CopyPlanTest {
  private static final boolean FILE = false;
  private static final boolean DIRECTORY = true;

  private static CopyPlan plan(String base, boolean directory, Destination to) {
    return CopyPlan.decide(base, directory, to);
  }

  private static Destination absent(String path) {
    return new Destination(path, false, false);
  }

  @Test
  void aFileOntoNothingMakesAFileOfThatName() {
    assertEquals(new CopyPlan("/d", "new"), plan("f", FILE, absent("/d/new")));
    assertEquals(new CopyPlan("/", "new"), plan("f", FILE, absent("/new")));
  }

  @Test
  void aFileOntoNothingThatSaysDirectoryIsAnError() {
    assertEquals(
        "no such directory: /d/new/",
        assertThrows(UsageException.class, () -> plan("f", FILE, absent("/d/new/"))).text());
  }

  @Test
  void aFileOntoAFileReplacesIt() {
    assertEquals(
        new CopyPlan("/d", "old"), plan("f", FILE, new Destination("/d/old", true, false)));
  }

  @Test
  void aFileOntoADirectoryGoesIntoIt() {
    assertEquals(new CopyPlan("/d", "f"), plan("f", FILE, new Destination("/d", true, true)));
  }

  @Test
  void aDirectoryOntoNothingBecomesThatDirectory() {
    assertEquals(new CopyPlan("/d", "new"), plan("src", DIRECTORY, absent("/d/new")));
    assertEquals(new CopyPlan("/d", "new"), plan("", DIRECTORY, absent("/d/new/")));
  }

  @Test
  void aDirectoryOntoAFileIsAnError() {
    assertThrows(
        UsageException.class, () -> plan("src", DIRECTORY, new Destination("/d/old", true, false)));
  }

  @Test
  void aDirectoryOntoADirectoryGoesIntoItUnlessOnlyItsContentIsMeant() {
    var to = new Destination("/d", true, true);
    assertEquals(new CopyPlan("/d", "src"), plan("src", DIRECTORY, to));
    assertEquals(new CopyPlan("/d", ""), plan("", DIRECTORY, to));
  }

  @Test
  void pathsSayWhatIsMeant() {
    assertEquals("/a/b", CopyPlan.clean("/a/b/."));
    assertEquals("/", CopyPlan.clean("/."));
    assertEquals("", CopyPlan.name("/"));
    assertEquals(new CopyArgument.Inside("c", "/x"), CopyArgument.parse("c:/x"));
    assertEquals(new CopyArgument.Host("./c:/x"), CopyArgument.parse("./c:/x"));
    assertEquals(new CopyArgument.Host("/c:x"), CopyArgument.parse("/c:x"));
    assertEquals(new CopyArgument.Host("x"), CopyArgument.parse("x"));
  }
}
