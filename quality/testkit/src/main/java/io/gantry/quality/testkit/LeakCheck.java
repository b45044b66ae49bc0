package io.gantry.quality.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Compares the host before and after a test. State is kept per test in JUnit's store. */
final class LeakCheck implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LeakCheck.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(50);

  @Override
  public void beforeEach(ExtensionContext context) {
    StateRoot root = root(context);
    context.getStore(NAMESPACE).put(HostState.class, HostState.observe(root.top().toString()));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    StateRoot root = root(context);
    HostState before = context.getStore(NAMESPACE).get(HostState.class, HostState.class);
    if (before == null) {
      return;
    }
    Set<String> left = await(before, root.top().toString());
    if (left.stream().noneMatch(thing -> thing.startsWith("mount "))) {
      delete(root.top());
    }
    if (!left.isEmpty()) {
      throw new AssertionError("the test left behind: " + String.join("; ", left));
    }
  }

  private static Set<String> await(HostState before, String root) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Set<String> left = HostState.observe(root).since(before);
      if (left.isEmpty() || System.nanoTime() > deadline) {
        return left;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StateRoot.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return root(context);
  }

  private static StateRoot root(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(StateRoot.class, _ -> create(), StateRoot.class);
  }

  private static StateRoot create() {
    try {
      Path top = Files.createTempDirectory("gantry-test-");
      return new StateRoot(
          Files.createDirectory(top.resolve("state")),
          Files.createDirectory(top.resolve("run")),
          Files.createDirectory(top.resolve("scratch")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a tree, links not followed; runs only when no mount is left under it. */
  private static void delete(Path top) {
    try (var paths = Files.walk(top)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
