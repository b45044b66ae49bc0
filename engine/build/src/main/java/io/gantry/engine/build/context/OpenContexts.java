package io.gantry.engine.build.context;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.context.ContextOpener.Opened;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.fetch.Fetching;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The contexts of one build, and its Dockerfile. Safe for several threads but for closing. */
public final class OpenContexts implements Contexts, AutoCloseable {
  private static final long INDEX_LIMIT = 512L << 20;

  private final ContextOpener opener;
  private final BuildContext own;
  private final Map<String, BuildContext> named;
  private final ContextOpener.Wanted wanted;
  private final Path directory;
  private final OpenContext main;
  private final DockerfileText dockerfile;
  private final Map<String, Slot> slots = new HashMap<>();
  private final List<ContentIndex> indexes = new ArrayList<>();
  private final List<OpenContext> opened = new ArrayList<>();

  /** A context that is opened when somebody asks for it. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SourceTree tree;
  }

  private OpenContexts(
      ContextOpener opener,
      BuildRequest.Subject subject,
      ContextOpener.Wanted wanted,
      Path directory,
      OpenContext main,
      DockerfileText dockerfile) {
    this.opener = opener;
    this.own = subject.context();
    this.named = subject.contexts();
    this.wanted = wanted;
    this.directory = directory;
    this.main = main;
    this.dockerfile = dockerfile;
    keep(main);
  }

  static OpenContexts open(
      ContextOpener opener,
      BuildRequest.Subject subject,
      ContextOpener.Wanted wanted,
      Path directory) {
    boolean later = subject.context() instanceof BuildContext.Remote;
    BuildContext first = later ? new BuildContext.Empty() : subject.context();
    Opened main = opener.open(first, wanted, directory.resolve("main"));
    try {
      DockerfileText text = DockerfileText.read(main, subject.dockerfile());
      return new OpenContexts(opener, subject, wanted, directory, main.context(), text);
    } catch (RuntimeException e) {
      main.context().close();
      throw e;
    }
  }

  private void keep(OpenContext context) {
    opened.add(context);
    context.index().ifPresent(indexes::add);
  }

  /** The Dockerfile. */
  public Source dockerfile() {
    return dockerfile.source();
  }

  /** What the build's own context ignores. */
  public IgnoreRules ignored() {
    return dockerfile.ignored();
  }

  /** What ADD of addresses fetches with. */
  public Fetching fetching() {
    return wanted.fetching();
  }

  /** The named contexts that are no files but images: {@code Image} and {@code Layout}. */
  public Map<String, BuildContext> images() {
    var images = new HashMap<String, BuildContext>();
    named.forEach((name, context) -> {
      if (isImage(context)) {
        images.put(name, context);
      }
    });
    return Map.copyOf(images);
  }

  /** Whether files can be asked of a context of this name, which may be empty. */
  public boolean has(String name) {
    BuildContext context = named.get(name);
    return name.isEmpty() || (context != null && !isImage(context));
  }

  private static boolean isImage(BuildContext context) {
    return switch (context) {
      case BuildContext.Image _, BuildContext.Layout _ -> true;
      case BuildContext.Directory _,
          BuildContext.Remote _,
          BuildContext.Archive _,
          BuildContext.Git _,
          BuildContext.Http _,
          BuildContext.Empty _ ->
          false;
    };
  }

  @Override
  public SourceTree tree(String name) {
    if (!has(name)) {
      throw new GantryException(Kind.NOT_FOUND, "no context is called \"" + name + "\"");
    }
    Slot slot = slot(name);
    slot.lock.lock();
    try {
      SourceTree tree = slot.tree;
      if (tree == null) {
        tree = name.isEmpty() ? openOwn() : openNamed(name);
        slot.tree = tree;
      }
      return tree;
    } finally {
      slot.lock.unlock();
    }
  }

  private synchronized Slot slot(String name) {
    return slots.computeIfAbsent(name, _ -> new Slot());
  }

  private SourceTree openOwn() {
    OpenContext context = own instanceof BuildContext.Remote ? open(own).context() : main;
    return context.tree(dockerfile.ignored());
  }

  private Opened open(BuildContext context) {
    int number = number();
    Opened open = opener.open(context, wanted, directory.resolve("named-" + number));
    synchronized (this) {
      keep(open.context());
    }
    return open;
  }

  private SourceTree openNamed(String name) {
    Opened open = open(Objects.requireNonNull(named.get(name)));
    IgnoreRules rules =
        open.context().local()
            ? DockerfileText.rules(open.context(), ".dockerignore").orElse(IgnoreRules.NONE)
            : IgnoreRules.NONE;
    return open.context().tree(rules);
  }

  private synchronized int number() {
    return opened.size() + slots.size();
  }

  /** Closes what is open, and remembers what was read of directories. */
  @Override
  public synchronized void close() {
    opened.forEach(OpenContext::close);
    for (ContentIndex index : indexes) {
      try {
        index.save(INDEX_LIMIT);
      } catch (IOException _) {
        // the next build reads again
      }
    }
  }
}
