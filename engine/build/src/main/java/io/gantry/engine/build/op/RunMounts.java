package io.gantry.engine.build.op;

import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.engine.build.context.Contexts;
import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources;
import io.gantry.engine.build.context.Sources.Found;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mounts of one RUN. */
final class RunMounts {
  private final RunFiles files;
  private final Contexts contexts;
  private final Path caches;
  private int copied;

  RunMounts(RunFiles files, Contexts contexts, Path caches) {
    this.files = files;
    this.contexts = contexts;
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
      mounts.add(mount(mount));
    }
    return List.copyOf(mounts);
  }

  private Mount mount(RunMount mount) throws IOException {
    return switch (mount) {
      case RunMount.Cache cache -> {
        files.stubDirectory(CopyTarget.strip(cache.target()));
        yield bind(cache(cache).toString(), cache.target(), cache.readOnly());
      }
      case RunMount.Tmpfs(String target, String size) -> {
        files.stubDirectory(CopyTarget.strip(target));
        var options = new ArrayList<>(List.of("nosuid", "nodev", "mode=1777"));
        if (!size.isEmpty()) {
          options.add("size=" + size);
        }
        yield new Mount("tmpfs", "tmpfs", Path.of(target), options);
      }
      case RunMount.Bind(
              Op.Origin.Context(String name),
              String source,
              String target,
              boolean _) -> {
        SourceTree context = contexts.tree(name);
        Found found = Sources.find(context, source).getFirst();
        boolean directory = context.status(found.path()).isDirectory();
        if (directory) {
          files.stubDirectory(CopyTarget.strip(target));
        } else {
          files.stubFile(CopyTarget.strip(target));
        }
        yield bind(copy(context, found, directory).toString(), target, true);
      }
      case RunMount.Bind _, RunMount.Secret _, RunMount.Ssh _ ->
          throw new UnsupportedOperationException("being built");
    };
  }

  /**
   * Files of the context as the program may see them: a copy, because ignored files must not be
   * there, and because a link that changes under a mount could lead out of the context.
   */
  private Path copy(SourceTree context, Found found, boolean directory) throws IOException {
    Path copies = files.copy(copied++);
    try (RootDirectory root = RootDirectory.open(copies)) {
      var destination = new Destination(root, Owner.ROOT, Instant.EPOCH);
      var copy =
          new TreeCopy(
              context, destination, Optional.empty(), ModeChange.parse(""), IgnoreRules.NONE);
      copy.copy(found.path(), new CopyTarget(directory ? "" : found.name(), directory));
      destination.finish();
    }
    return directory ? copies : copies.resolve(found.name());
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
}
