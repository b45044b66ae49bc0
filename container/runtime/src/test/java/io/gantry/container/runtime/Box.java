package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.container.runtime.ContainerRuntime.CreateRequest;
import io.gantry.container.runtime.ContainerRuntime.RunRequest;
import io.gantry.container.runtime.ContainerRuntime.StreamSession;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.ProcessStat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/** Containers of busybox below a directory of a test. */
final class Box {
  static final Streams NONE = new Streams(-1, -1, -1, false, "");
  private static final List<String> APPLETS =
      List.of(
          "sh",
          "cat",
          "echo",
          "true",
          "false",
          "sleep",
          "ls",
          "id",
          "env",
          "kill",
          "dd",
          "stty",
          "tty",
          "mount",
          "grep",
          "head",
          "tail",
          "wc",
          "ps",
          "mkdir",
          "rm",
          "test",
          "yes",
          "md5sum",
          "touch",
          "chmod",
          "sync",
          "unshare",
          "hostname",
          "ping");

  final ContainerRuntime runtime;
  private final Path root;
  private final Path lower;

  Box(Path root) throws IOException {
    this(root, OciRuntime.open(root.resolve("run")));
  }

  Box(Path root, ContainerRuntime runtime) throws IOException {
    this.root = root;
    this.runtime = runtime;
    lower = root.resolve("lower");
    Files.createDirectories(lower.resolve("bin"));
    Files.createDirectories(lower.resolve("etc"));
    Files.createDirectories(lower.resolve("tmp"));
    Files.copy(Path.of("/bin/busybox"), lower.resolve("bin/busybox"));
    for (String applet : APPLETS) {
      Files.createSymbolicLink(lower.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    Files.writeString(lower.resolve("etc/plain"), "not a program\n");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A container's id, run directory and overlay. */
  record Container(String id, Path directory, OverlayMount rootfs) {}

  Container container() throws IOException {
    String id = RandomId.next();
    Path directory = root.resolve("run/containers").resolve(id);
    Path writable = root.resolve("writable").resolve(id);
    Files.createDirectories(directory);
    Files.createDirectories(writable.resolve("upper"));
    Files.createDirectories(writable.resolve("work"));
    var overlay =
        new OverlayMount(
            List.of(lower),
            Optional.of(
                new OverlayMount.Writable(writable.resolve("upper"), writable.resolve("work"))),
            false);
    return new Container(id, directory, overlay);
  }

  static Json.Obj spec(Container container, SpecRequests request) {
    return new OciSpecBuilder().build(request.id(container.id()).build());
  }

  Container create(SpecRequests request, boolean terminal, boolean stdin) throws IOException {
    Container container = container();
    create(container, request, terminal, stdin);
    return container;
  }

  void create(Container container, SpecRequests request, boolean terminal, boolean stdin) {
    long _ =
        runtime.create(
            new CreateRequest(
                container.id(),
                container.directory(),
                spec(container, request),
                container.rootfs(),
                new ContainerRuntime.Log.File(container.directory().resolve("log"), Long.MAX_VALUE),
                terminal,
                stdin,
                stdin,
                List.of()));
  }

  /** A running {@code sleep}. */
  Container sleeper() throws IOException {
    Container container = create(SpecRequests.plain().arguments("sleep", "1000"), false, false);
    runtime.start(container.id(), container.directory());
    return container;
  }

  void delete(Container container) {
    runtime.delete(container.id(), container.directory());
  }

  /** What a program printed, and its exit code. */
  record Result(int code, String stdout, String stderr) {}

  /** From creation to removal with all output. */
  Result run(SpecRequests request) throws Exception {
    return run(request, false, new byte[0]);
  }

  Result run(SpecRequests request, boolean terminal, byte[] input) throws Exception {
    Container container = create(request, terminal, input.length > 0);
    try (Capture out = new Capture();
        Capture err = new Capture();
        Pipe in = Pipe.create()) {
      var streams =
          new Streams(input.length > 0 ? in.readEnd() : -1, out.fd(), err.fd(), terminal, "");
      try (StreamSession session = runtime.attach(container.directory(), streams)) {
        runtime.start(container.id(), container.directory());
        if (input.length > 0) {
          Descriptor.write(in.writeEnd(), input, 0, input.length);
          in.closeWriteEnd();
        }
        boolean _ = session.await();
      }
      int code = runtime.awaitExit(container.directory()).code();
      return new Result(code, out.text(), err.text());
    } finally {
      delete(container);
    }
  }

  Result exec(Container container, String... arguments) throws Exception {
    Json.Obj process =
        new OciSpecBuilder()
            .process(SpecRequests.process(List.of(arguments), false), Rights.DEFAULT, Limits.NONE);
    try (Capture out = new Capture();
        Capture err = new Capture()) {
      var streams = new Streams(-1, out.fd(), err.fd(), false, "");
      try (var exec =
          runtime.exec(container.id(), container.directory(), RandomId.next(), process, streams)) {
        int code = exec.await();
        return new Result(code, out.text(), err.text());
      }
    }
  }

  RunRequest runRequest(Container container, SpecRequests request, int out, int err) {
    return new RunRequest(
        container.id(),
        container.directory(),
        spec(container, request),
        container.rootfs(),
        -1,
        out,
        err);
  }

  /** Everything that a container may leave on a host, checked to be gone. */
  void assertNothingIsLeft() throws IOException {
    assertEquals(List.of(), mounts(), "mounts");
    var processes = new ArrayList<String>();
    for (ProcessStat process : ProcessStat.all()) {
      if (commandLine(process.pid()).contains(root.toString()) && !process.name().equals("java")) {
        processes.add(process.pid() + " " + commandLine(process.pid()));
      }
    }
    assertEquals(List.of(), processes, "processes");
    for (Path container : children(root.resolve("run/containers"))) {
      String id = container.getFileName().toString();
      assertEquals(false, Cgroups.ofHost().group("/gantry/" + id).exists(), "control group " + id);
    }
    assertEquals(List.of(), visible(children(root.resolve("run/oci"))), "runtime state");
    assertEquals(List.of(), children(root.resolve("run/bundles")), "links");
  }

  /** crun keeps a cache of compiled filters beside the containers. */
  private static List<Path> visible(List<Path> paths) {
    return paths.stream().filter(path -> !path.getFileName().toString().startsWith(".")).toList();
  }

  List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(root.toString()))
        .toList();
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (var list = Files.list(directory)) {
      return list.toList();
    }
  }

  private static String commandLine(long pid) {
    try {
      return new String(
              Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  /** The write end of a pipe, whose other end is read to its end. */
  static final class Capture implements AutoCloseable {
    private final Pipe pipe = Pipe.create();
    private final FutureTask<byte[]> reader = new FutureTask<>(this::read);

    Capture() {
      Thread.ofPlatform().daemon().start(reader);
    }

    int fd() {
      return pipe.writeEnd();
    }

    private byte[] read() {
      var bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[65536];
      while (true) {
        int count = Descriptor.read(pipe.readEnd(), buffer, 0, buffer.length);
        if (count < 0) {
          return bytes.toByteArray();
        }
        bytes.write(buffer, 0, count);
      }
    }

    /** All that was written, once every writer is gone. */
    byte[] bytes() throws Exception {
      pipe.closeWriteEnd();
      return reader.get();
    }

    String text() throws Exception {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      pipe.closeWriteEnd();
      try {
        byte[] _ = reader.get();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      pipe.close();
    }
  }
}
