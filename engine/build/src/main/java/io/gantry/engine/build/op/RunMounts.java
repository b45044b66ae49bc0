package io.gantry.engine.build.op;

import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Op.RunMount;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The mounts of one RUN. Holds directories of the context open while the program runs. */
final class RunMounts implements AutoCloseable {
  private final RunFiles files;
  private final SourceTree context;
  private final Path caches;
  private final List<RootDirectory> held = new ArrayList<>();

  RunMounts(RunFiles files, SourceTree context, Path caches) {
    this.files = files;
    this.context = context;
    this.caches = caches;
  }

  List<Mount> of(Op.Run op) throws IOException {
    var mounts = new ArrayList<Mount>();
    mounts.add(bind(files.hosts().toString(), "/etc/hosts", true));
    mounts.add(bind(files.resolvConf().toString(), "/etc/resolv.conf", true));
    for (Op.InlineFile script : op.scripts()) {
      mounts.add(bind(files.script(script.name()).toString(), op.arguments().getLast(), true));
    }
    for (RunMount mount : op.mounts()) {
      files.stubDirectory(CopyTarget.strip(mount.target()));
      mounts.add(mount(mount));
    }
    return List.copyOf(mounts);
  }

  private Mount mount(RunMount mount) throws IOException {
    return switch (mount) {
      case RunMount.Cache cache -> bind(cache(cache).toString(), cache.target(), cache.readOnly());
      case RunMount.Tmpfs(String target, String size) -> {
        var options = new ArrayList<>(List.of("nosuid", "nodev", "mode=1777"));
        if (!size.isEmpty()) {
          options.add("size=" + size);
        }
        yield new Mount("tmpfs", "tmpfs", Path.of(target), options);
      }
      case RunMount.Context(String source, String target) -> {
        RootDirectory directory = context.directory(CopyTarget.strip(source));
        held.add(directory);
        long pid = ProcessHandle.current().pid();
        yield bind("/proc/" + pid + "/fd/" + directory.descriptor(), target, true);
      }
    };
  }

  /** The directory of a cache mount, made on first use. */
  private Path cache(RunMount.Cache cache) throws IOException {
    Path directory = caches.resolve(Digest.of(cache.id().getBytes(StandardCharsets.UTF_8)).hex());
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      try (RootDirectory root = RootDirectory.open(directory)) {
        root.changeOwner("", number(cache.uid(), 10), number(cache.gid(), 10));
        root.changeMode("", (int) number(cache.mode(), 8));
      }
    }
    return directory;
  }

  private static long number(String text, int radix) {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw new GantryException(Kind.INVALID, "invalid number in cache mount: " + text, e);
    }
  }

  private static Mount bind(String source, String target, boolean readOnly) {
    return new Mount(
        "bind",
        source,
        Path.of(target),
        List.of("rbind", "rprivate", "nosuid", "nodev", readOnly ? "ro" : "rw"));
  }

  @Override
  public void close() {
    held.forEach(RootDirectory::close);
  }
}
