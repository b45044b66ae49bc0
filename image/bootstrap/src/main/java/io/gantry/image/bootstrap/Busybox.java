package io.gantry.image.bootstrap;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The host's busybox and the names it answers to.
 *
 * @param applets names of commands, sorted
 */
record Busybox(Path program, List<String> applets) {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      daemon:x:1:1:daemon:/usr/sbin:/bin/false
      bin:x:2:2:bin:/bin:/bin/false
      nobody:x:65534:65534:nobody:/home:/bin/false
      """;
  private static final String GROUP =
      """
      root:x:0:
      daemon:x:1:
      bin:x:2:
      tty:x:5:
      nobody:x:65534:
      """;

  Busybox {
    applets = List.copyOf(applets);
  }

  /** The first of {@code places} where a busybox is; it must be linked statically. */
  static Busybox find(List<Path> places) {
    for (Path place : places) {
      if (Files.isExecutable(place)) {
        requireStatic(place);
        return new Busybox(place, applets(place));
      }
    }
    throw new GantryException(
        Kind.UNAVAILABLE, "busybox is not installed: apt-get install busybox-static");
  }

  private static void requireStatic(Path program) {
    if (ElfHeader.needsInterpreter(bytes(program))) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          program
              + " needs shared libraries, which an image of busybox alone lacks:"
              + " apt-get install busybox-static");
    }
  }

  private static List<String> applets(Path program) {
    Output output = Spawn.run(List.of(program.toString(), "--list"), List.of());
    var names = new TreeSet<String>();
    for (String line : output.stdout().split("\n", -1)) {
      if (!line.isBlank() && line.indexOf('/') < 0 && !line.equals("busybox")) {
        names.add(line.strip());
      }
    }
    if (!names.contains("sh")) {
      throw new GantryException(
          Kind.UNAVAILABLE, program + " has no shell: apt-get install busybox-static");
    }
    return List.copyOf(names);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  /** The whole file system: everything root's, dated 1970, so that it depends on busybox alone. */
  byte[] tar() {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarWriter(out)) {
      for (TarEntry directory : directories()) {
        tar.put(directory);
      }
      file(tar, "bin/busybox", 0755, bytes(program));
      for (String applet : applets) {
        tar.put(TarEntry.symbolicLink("bin/" + applet, "busybox"));
      }
      file(tar, "etc/passwd", 0644, PASSWD.getBytes(StandardCharsets.UTF_8));
      file(tar, "etc/group", 0644, GROUP.getBytes(StandardCharsets.UTF_8));
      tar.put(TarEntry.symbolicLink("usr/bin/env", "../../bin/busybox"));
    } catch (IOException e) {
      throw new DiskException("cannot pack " + program, e);
    }
    return out.toByteArray();
  }

  private static List<TarEntry> directories() {
    var entries = new ArrayList<TarEntry>();
    for (String path :
        List.of(
            "bin",
            "dev",
            "etc",
            "home",
            "proc",
            "sys",
            "usr",
            "usr/bin",
            "usr/sbin",
            "var",
            "var/spool",
            "var/spool/mail",
            "var/www")) {
      entries.add(TarEntry.directory(path, 0755));
    }
    entries.add(TarEntry.directory("root", 0700));
    entries.add(TarEntry.directory("tmp", 01777));
    entries.add(TarEntry.directory("var/tmp", 01777));
    return entries;
  }

  private static void file(TarWriter tar, String path, int mode, byte[] bytes) throws IOException {
    tar.put(TarEntry.file(path, mode, bytes.length), new ByteArrayInputStream(bytes));
  }
}
