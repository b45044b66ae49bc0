package io.gantry.engine.build.context;

import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Times how long a context takes to be scanned and keyed: {@code ScanTiming DIRECTORY INDEX ROUNDS
 * [PATTERN …]}. The first line is of a cold process; run twice to see it with an index.
 */
final class ScanTiming {
  private ScanTiming() {}

  public static void main(String[] arguments) throws IOException {
    Path context = Path.of(arguments[0]);
    Path indexes = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    IgnoreRules rules = IgnoreRules.of(List.of(arguments).subList(3, arguments.length));
    for (int round = 0; round < rounds; round++) {
      long begun = System.nanoTime();
      long cpu = cpu();
      int files;
      ContentIndex index = ContentIndex.open(indexes, IndexDirectory.name(context), Instant.now());
      long loaded = System.nanoTime();
      long prepared;
      WorkKey key = new WorkKey("copy");
      try (RootDirectory root = RootDirectory.open(context)) {
        SourceTree tree = SourceTree.of(root, rules, index);
        tree.prepare("", IgnoreRules.NONE);
        prepared = System.nanoTime();
        files = add(tree, "", key);
        key.digest();
      }
      long keyed = System.nanoTime();
      index.save(1L << 30);
      long saved = System.nanoTime();
      System.out.printf(
          "%d files: index %d ms, scan %d ms, key %d ms, save %d ms; to the key %d ms, CPU %d ms%n",
          files,
          millis(loaded - begun),
          millis(prepared - loaded),
          millis(keyed - prepared),
          millis(saved - keyed),
          millis(keyed - begun),
          millis(cpu() - cpu));
    }
  }

  private static int add(SourceTree tree, String path, WorkKey key) throws IOException {
    FileStatus status = tree.status(path);
    String text = Integer.toOctalString(status.mode()) + tree.attributes(path);
    if (status.isRegular()) {
      text += tree.content(path);
    }
    WorkKey _ = key.add("file " + path, text);
    int count = 1;
    if (status.isDirectory()) {
      for (String name : tree.list(path)) {
        count += add(tree, SourceTree.join(path, name), key);
      }
    }
    return count;
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }
}
