package io.gantry.app.cli.fake;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Attachment;
import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.ExitWait;
import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.api.PathStat;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.engine.api.StatsSample;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Containers in memory; whatever runs prints {@link #output} and exits with {@link #exitCode}. */
public final class FakeContainers implements Containers {
  public final List<ContainerDetails> all = new ArrayList<>();

  /** Every call, as in {@code stop web 10}. */
  public final List<String> calls = new ArrayList<>();

  public final List<ContainerSpec> specs = new ArrayList<>();
  public final List<ExecSpec> execs = new ArrayList<>();
  public final List<AttachRequest> attached = new ArrayList<>();
  public final ArrayDeque<LogEntry> log = new ArrayDeque<>();

  /** Paths in the container: {@code null} content is a directory, {@code ->x} a link. */
  public final Map<String, String> files = new LinkedHashMap<>();

  /** What {@link #copyIn} got: path in the archive to content. */
  public final Map<String, String> copied = new LinkedHashMap<>();

  public String output = "";
  public String errors = "";
  public int exitCode;
  public boolean detaches;
  public Optional<GantryException> createFailure = Optional.empty();
  public Optional<GantryException> startFailure = Optional.empty();
  public List<String> warnings = List.of();

  /** What the last update would make of a plain container. */
  public ContainerSpec updated = ContainerSpec.of("busybox", List.of());

  public Optional<LogRequest> logRequest = Optional.empty();
  public Optional<CommitSpec> committed = Optional.empty();

  @Override
  public Created create(ContainerSpec spec, String name) {
    if (createFailure.isPresent()) {
      throw createFailure.get();
    }
    calls.add("create " + name);
    specs.add(spec);
    return new Created(Sample.ID, warnings);
  }

  @Override
  public void start(String ref) {
    if (startFailure.isPresent()) {
      throw startFailure.get();
    }
    calls.add("start " + find(ref));
  }

  @Override
  public Attachment attach(String ref, AttachRequest request) {
    calls.add("attach " + find(ref));
    attached.add(request);
    return new Attachment() {
      @Override
      public boolean await() {
        deliver(request);
        return detaches;
      }

      @Override
      public void resize(int rows, int columns) {
        calls.add("resize " + rows + "x" + columns);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void resize(String ref, int rows, int columns) {
    calls.add("resize " + find(ref) + " " + rows + "x" + columns);
  }

  private void deliver(AttachRequest request) {
    try {
      if (request.stdin() instanceof Source.Stream(InputStream stream)) {
        write(request.stdout(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      }
      write(request.stdout(), output);
      write(request.stderr(), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Sink sink, String text) throws IOException {
    if (sink instanceof Sink.Stream(OutputStream stream)) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public ExitWait wait(String ref, WaitCondition condition) {
    calls.add("wait " + find(ref) + " " + condition);
    return () -> exitCode;
  }

  @Override
  public void stop(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal) {
    note(
        "stop "
            + find(ref)
            + timeoutSeconds.map(t -> " " + t).orElse("")
            + signal.map(s -> " " + s).orElse(""));
  }

  @Override
  public void restart(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal) {
    note("restart " + find(ref) + timeoutSeconds.map(t -> " " + t).orElse(""));
  }

  private synchronized void note(String call) {
    calls.add(call);
  }

  @Override
  public void kill(String ref, String signal) {
    calls.add("kill " + find(ref) + " " + signal);
  }

  @Override
  public void pause(String ref) {
    calls.add("pause " + find(ref));
  }

  @Override
  public void unpause(String ref) {
    calls.add("unpause " + find(ref));
  }

  @Override
  public void rename(String ref, String name) {
    calls.add("rename " + find(ref) + " " + name);
  }

  @Override
  public void remove(String ref, boolean force, boolean volumes) {
    calls.add("remove " + find(ref) + (force ? " force" : "") + (volumes ? " volumes" : ""));
  }

  @Override
  public ExecSession exec(String ref, ExecSpec spec, AttachRequest request) {
    calls.add("exec " + find(ref));
    execs.add(spec);
    attached.add(request);
    return new ExecSession() {
      @Override
      public String id() {
        return Sample.ID;
      }

      @Override
      public void resize(int rows, int columns) {}

      @Override
      public int await() {
        deliver(request);
        return exitCode;
      }

      @Override
      public void kill() {
        calls.add("kill exec");
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public LogStream logs(String ref, LogRequest request) {
    calls.add("logs " + find(ref));
    logRequest = Optional.of(request);
    return new LogStream() {
      @Override
      public Optional<LogEntry> next() {
        return Optional.ofNullable(log.poll());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<ContainerDetails> list(boolean includingStopped) {
    return all.stream()
        .filter(c -> includingStopped || c.state() instanceof ContainerState.Running)
        .toList();
  }

  @Override
  public ContainerDetails inspect(String ref) {
    return all.stream()
        .filter(c -> c.name().equals(ref) || c.id().startsWith(ref))
        .findFirst()
        .orElseThrow(() -> missing(ref));
  }

  /** The reference itself; a new container is known by its id. */
  private String find(String ref) {
    return ref.equals(Sample.ID) ? "new" : inspect(ref).name();
  }

  private static GantryException missing(String ref) {
    return new GantryException(Kind.NOT_FOUND, "No such container: " + ref);
  }

  @Override
  public StatsSample stats(String ref) {
    int reads = (int) calls.stream().filter("stats"::equals).count();
    calls.add("stats");
    return new StatsSample(
        Instant.EPOCH,
        reads * 500_000_000L,
        reads * 4_000_000_000L,
        2,
        30 << 20,
        10 << 20,
        1L << 30,
        1500,
        2500,
        3000,
        0,
        7);
  }

  @Override
  public ProcessTable top(String ref, List<String> psArguments) {
    calls.add("top " + find(ref) + " " + psArguments);
    return new ProcessTable(
        List.of("UID", "PID", "CMD"), List.of(List.of("root", "42", "sh -c x")));
  }

  @Override
  public List<FileChange> diff(String ref) {
    return List.of(
        new FileChange(FileChange.Kind.CHANGED, "/etc"),
        new FileChange(FileChange.Kind.ADDED, "/etc/new"),
        new FileChange(FileChange.Kind.DELETED, "/etc/old"));
  }

  @Override
  public Digest commit(String ref, CommitSpec spec) {
    committed = Optional.of(spec);
    return new Digest("ef".repeat(32));
  }

  @Override
  public void export(String ref, OutputStream tar) {
    try {
      tar.write("a tar".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<PathStat> stat(String ref, String path) {
    calls.add("stat " + path);
    if (!files.containsKey(path)) {
      return Optional.empty();
    }
    String content = files.get(path);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (content.startsWith("->")) {
      return Optional.of(new PathStat(name, 0, 0120777, Instant.EPOCH, content.substring(2)));
    }
    int mode = content.equals("DIR") ? 0040755 : 0100644;
    return Optional.of(new PathStat(name, content.length(), mode, Instant.EPOCH, ""));
  }

  @Override
  public void copyOut(String ref, String path, OutputStream tar) {
    calls.add("copyOut " + path);
    String base = path.substring(path.lastIndexOf('/') + 1);
    try (var writer = new TarWriter(tar)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        if (file.getKey().equals(path) || file.getKey().startsWith(path + "/")) {
          put(writer, base + file.getKey().substring(path.length()), file.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(TarWriter writer, String path, String content) throws IOException {
    if (content.equals("DIR")) {
      writer.put(TarEntry.directory(path, 0755));
    } else if (content.startsWith("->")) {
      writer.put(TarEntry.symbolicLink(path, content.substring(2)));
    } else {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      writer.put(TarEntry.file(path, 0644, bytes.length), new ByteArrayInputStream(bytes));
    }
  }

  @Override
  public void copyIn(String ref, String directory, InputStream tar, boolean strict) {
    calls.add("copyIn " + directory);
    try {
      var reader = new TarReader(tar);
      for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        copied.put(
            e.get().path(),
            switch (e.get().type()) {
              case DIRECTORY -> "DIR";
              case SYMBOLIC_LINK -> "->" + e.get().linkName();
              case HARD_LINK -> "=" + e.get().linkName();
              case FILE, FIFO, BLOCK_DEVICE, CHARACTER_DEVICE ->
                  new String(reader.content().readAllBytes(), StandardCharsets.UTF_8);
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> update(String ref, UnaryOperator<ContainerSpec> change) {
    calls.add("update " + ref);
    updated = change.apply(ContainerSpec.of("busybox", List.of()));
    return warnings;
  }

  @Override
  public void reap(String id) {
    calls.add("reap " + id);
  }
}
