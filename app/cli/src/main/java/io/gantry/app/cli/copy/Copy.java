package io.gantry.app.cli.copy;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.copy.CopyArgument.Host;
import io.gantry.app.cli.copy.CopyArgument.Inside;
import io.gantry.app.cli.copy.CopyPlan.Destination;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.PathStat;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The two directions of {@code cp}; each returns the number of bytes that went through. */
record Copy(Call call, boolean owners, boolean followLink) {
  private static final int LINK = 0120000;
  private static final int TYPE = 0170000;

  long out(Inside source, Host target) throws IOException, InterruptedException {
    Containers containers = call.engine().containers();
    String path = source.absolute();
    PathStat stat = stat(source.container(), path);
    boolean follow = followLink || CopyPlan.saysDirectory(path);
    boolean link = (stat.mode() & TYPE) == LINK;
    String real = CopyPlan.clean(path);
    if (follow && link) {
      real = stat.linkTarget();
      stat = stat(source.container(), real);
    }
    if (CopyPlan.saysDirectory(path) && !stat.isDirectory()) {
      throw UsageException.plain("lstat " + path + ": not a directory");
    }
    String from = real;
    if (source.path().isEmpty()) {
      throw UsageException.plain("bad parameter: path cannot be empty");
    }
    if (target.isStream()) {
      call.out().flush();
      String asked = CopyPlan.meansContent(path) ? from + "/." : from;
      containers.copyOut(source.container(), asked, call.out().asStream());
      call.out().flush();
      return 0;
    }
    // a followed link keeps its own name
    String base = CopyPlan.meansContent(path) ? "" : CopyPlan.name(path);
    Destination destination = onHost(target.path());
    CopyPlan plan = CopyPlan.decide(base, stat.isDirectory(), destination);
    return TarPipe.run(
        tar -> containers.copyOut(source.container(), from, tar),
        tar -> Unpacking.unpack(tar, Path.of(plan.directory()), plan.name(), owners));
  }

  private PathStat stat(String container, String path) {
    return call.engine()
        .containers()
        .stat(container, CopyPlan.clean(path))
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND, "Could not find the file " + path + " in container " + container));
  }

  /** The destination on the host; a link there is followed, as docker does. */
  private Destination onHost(String text) throws IOException {
    Path path = call.invocation().path(text);
    String suffix = CopyPlan.saysDirectory(text) || text.equals(".") ? "/" : "";
    for (int hops = 0; Files.isSymbolicLink(path) && hops < 10; hops++) {
      path = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
    }
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      boolean directory = Files.isDirectory(path);
      if (!directory && !Files.isRegularFile(path)) {
        throw UsageException.plain("cannot copy onto " + text + ": it is no regular file");
      }
      if (!directory && !suffix.isEmpty()) {
        throw UsageException.plain("not a directory: " + text);
      }
      return new Destination(path.toString(), true, directory);
    }
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw UsageException.plain(
          "invalid output path: directory \"" + parent + "\" does not exist");
    }
    return new Destination(path + suffix, false, false);
  }

  long in(Host source, Inside target) throws IOException, InterruptedException {
    Containers containers = call.engine().containers();
    Destination destination = inContainer(target);
    if (source.isStream()) {
      if (!destination.isDirectory()) {
        throw UsageException.plain(
            "destination \"" + target.container() + ":" + target.path() + "\" must be a directory");
      }
      containers.copyIn(
          target.container(), destination.path(), call.invocation().stdio().in(), true);
      return 0;
    }
    boolean content = CopyPlan.meansContent(source.path());
    Path path = call.invocation().path(source.path());
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw UsageException.plain("lstat " + path + ": no such file or directory");
    }
    String base = content || path.getFileName() == null ? "" : path.getFileName().toString();
    boolean follow = followLink || CopyPlan.saysDirectory(source.path());
    if (follow && !Files.exists(path)) {
      throw UsageException.plain("lstat " + path + ": no such file or directory");
    }
    Path real = follow ? path.toRealPath() : path;
    boolean directory = Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
    if (!directory && CopyPlan.saysDirectory(source.path())) {
      throw UsageException.plain("not a directory: " + source.path());
    }
    CopyPlan plan = CopyPlan.decide(base, directory, destination);
    Path parent = real.getParent() == null ? real : real.getParent();
    String name = real.getFileName() == null ? "" : real.getFileName().toString();
    return TarPipe.run(
        tar -> Packing.pack(parent, name, plan.name(), tar),
        tar -> containers.copyIn(target.container(), plan.directory(), tar, true));
  }

  /** The destination in a container; a link there is followed once, inside the container. */
  private Destination inContainer(Inside target) {
    Containers containers = call.engine().containers();
    String path = target.absolute();
    Optional<PathStat> stat = containers.stat(target.container(), CopyPlan.clean(path));
    if (stat.isPresent() && (stat.get().mode() & TYPE) == LINK) {
      path = stat.get().linkTarget();
      stat = containers.stat(target.container(), CopyPlan.clean(path));
    }
    if (stat.isPresent() && !stat.get().isDirectory() && CopyPlan.saysDirectory(target.path())) {
      throw UsageException.plain("not a directory: " + target.path());
    }
    return new Destination(
        stat.isPresent() ? CopyPlan.clean(path) : path,
        stat.isPresent(),
        stat.isPresent() && stat.get().isDirectory());
  }
}
