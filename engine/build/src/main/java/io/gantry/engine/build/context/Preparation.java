package io.gantry.engine.build.context;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryReader;
import io.gantry.platform.linux.fs.FileStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tree with several threads, to know of each file what a key needs. Platform threads: they
 * are inside the kernel most of the time. Small trees are walked by the caller alone.
 */
final class Preparation {
  private static final int MOST_THREADS = 8;
  private static final int WORTH_A_THREAD = 4;
  private static final int BATCH_FILES = 64;
  private static final long BATCH_BYTES = 4L << 20;

  private final SourceTree tree;
  private final IgnoreRules excludes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Task> tasks = new ArrayDeque<>();
  private final List<Thread> helpers = new ArrayList<>();
  private int unfinished;
  private @Nullable Throwable failure;

  /** What one thread uses. */
  private record Tools(DirectoryReader reader, SourceReader files, FileSum sum) {}

  private sealed interface Task {
    /** Reads a directory; {@code below} is its path as {@code excludes} mean it. */
    record Directory(String path, String below) implements Task {}

    /** Learns about files of one directory, by their paths. */
    record Files(String directory, Map<String, FileStatus> files) implements Task {}
  }

  Preparation(SourceTree tree, IgnoreRules excludes) {
    this.tree = tree;
    this.excludes = excludes;
  }

  void run(String path) {
    FileStatus status = tree.status(path);
    if (!status.isDirectory()) {
      if (!tree.isKnown(path)) {
        var _ = tree.learn(path);
      }
      return;
    }
    add(new Task.Directory(path, ""));
    work();
    join();
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void join() {
    boolean interrupted = false;
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException _) {
          interrupted = true;
          helpers.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "build cancelled");
    }
  }

  private void add(Task task) {
    lock.lock();
    try {
      tasks.addLast(task);
      unfinished++;
      changed.signal();
      int processors = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
      if (tasks.size() >= WORTH_A_THREAD && helpers.size() < processors - 1) {
        helpers.add(Thread.ofPlatform().daemon().name("context-scan").start(this::work));
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try (var reader = new DirectoryReader();
        SourceReader files = tree.reader()) {
      var tools = new Tools(reader, files, new FileSum());
      for (Task task = take(); task != null; task = take()) {
        try {
          perform(task, tools);
        } finally {
          finished();
        }
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** The next task; nothing at the end. */
  private @Nullable Task take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (tasks.isEmpty() && unfinished > 0 && failure == null) {
        changed.await();
      }
      return failure == null ? tasks.pollLast() : null;
    } finally {
      lock.unlock();
    }
  }

  private void finished() {
    lock.lock();
    try {
      unfinished--;
      if (unfinished == 0) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable e) {
    lock.lock();
    try {
      if (failure == null) {
        failure =
            e instanceof InterruptedException
                ? new GantryException(Kind.CANCELLED, "build cancelled", e)
                : e;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void perform(Task task, Tools tools) {
    switch (task) {
      case Task.Directory directory -> read(directory, tools);
      case Task.Files files -> learn(files, tools);
    }
  }

  private void learn(Task.Files task, Tools tools) {
    int directory = tools.files().directory(task.directory());
    try {
      for (Map.Entry<String, FileStatus> file : task.files().entrySet()) {
        var _ = tree.learn(tools.files(), directory, file.getKey(), file.getValue(), tools.sum());
      }
    } finally {
      Descriptor.close(directory);
    }
  }

  private void read(Task.Directory directory, Tools tools) {
    IgnoreRules.Above above = excludes.above(directory.below());
    var batch = new Batch(directory.path());
    tree.each(
        directory.path(),
        tools.reader(),
        (name, status) -> {
          String path = SourceTree.join(directory.path(), name);
          String below = SourceTree.join(directory.below(), name);
          if (excludes.ignores(above, below)) {
            return;
          }
          if (status.isDirectory()) {
            add(new Task.Directory(path, below));
          }
          if (!tree.isKnown(path)) {
            batch.put(path, status);
          }
        });
    batch.flush();
  }

  /** Files that one thread will learn about. */
  private final class Batch {
    private final String directory;
    private Map<String, FileStatus> files = new LinkedHashMap<>();
    private long bytes;

    Batch(String directory) {
      this.directory = directory;
    }

    void put(String path, FileStatus status) {
      files.put(path, status);
      bytes += status.isRegular() ? status.size() : 0;
      if (files.size() >= BATCH_FILES || bytes >= BATCH_BYTES) {
        flush();
      }
    }

    void flush() {
      if (!files.isEmpty()) {
        add(new Task.Files(directory, files));
        files = new LinkedHashMap<>();
        bytes = 0;
      }
    }
  }
}
