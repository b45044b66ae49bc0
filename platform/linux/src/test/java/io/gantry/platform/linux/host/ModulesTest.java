package io.gantry.platform.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulesTest {
  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void modulesAreFoundWhereverTheyAre() throws IOException {
    write("proc/sys/kernel/osrelease", "6.1.0-49-amd64\n");
    write("lib/modules/6.1.0-49-amd64/modules.builtin", "kernel/fs/fuse/fuse.ko\n");
    write(
        "lib/modules/6.1.0-49-amd64/modules.dep",
        "kernel/drivers/net/veth.ko:\nkernel/fs/squashfs/squashfs.ko.xz: x\nkernel/a-b.ko:\n");
    write("sys/module/bridge/refcnt", "0\n");

    Modules modules = Modules.under(root);

    assertEquals(Modules.State.BUILT_IN, modules.state("fuse"));
    assertEquals(Modules.State.LOADED, modules.state("bridge"));
    assertEquals(Modules.State.LOADABLE, modules.state("veth"));
    assertEquals(Modules.State.LOADABLE, modules.state("squashfs"));
    assertEquals(Modules.State.LOADABLE, modules.state("a_b"));
    assertEquals(Modules.State.UNKNOWN, modules.state("eth"));
  }

  @Test
  void aHostWithoutListsHasNoModules() {
    assertEquals(Modules.State.UNKNOWN, Modules.under(root).state("veth"));
  }
}
