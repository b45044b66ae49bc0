package io.gantry.engine.local.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.image.snapshot.Snapshots.Change;
import io.gantry.image.snapshot.Snapshots.Change.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountStubsTest {
  private static final List<Change> STUBS =
      List.of(
          new Change(Kind.CHANGED, "/etc"),
          new Change(Kind.ADDED, "/etc/hostname"),
          new Change(Kind.ADDED, "/etc/hosts"),
          new Change(Kind.ADDED, "/etc/resolv.conf"));

  private static List<Change> with(Change change) {
    var all = new ArrayList<>(STUBS);
    all.add(change);
    return all;
  }

  @Test
  void aContainerThatChangedNothingShowsNothing() {
    assertEquals(List.of(), MountStubs.hide(STUBS));
  }

  @Test
  void aDirectoryWithOtherChangesStays() {
    var own = new Change(Kind.ADDED, "/etc/app.conf");
    assertEquals(List.of(new Change(Kind.CHANGED, "/etc"), own), MountStubs.hide(with(own)));
  }

  @Test
  void anImagesOwnFileThatChangedStays() {
    var own = new Change(Kind.CHANGED, "/etc/hosts");
    assertEquals(List.of(new Change(Kind.CHANGED, "/etc"), own), MountStubs.hide(with(own)));
  }
}
