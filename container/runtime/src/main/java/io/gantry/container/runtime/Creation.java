package io.gantry.container.runtime;

import io.gantry.container.runtime.ContainerRuntime.CreateRequest;
import io.gantry.container.runtime.ContainerRuntime.Log;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.mount.MappedOverlay;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.ProcessStat;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Creates a container's process under a new conmon.
 *
 * <p>The root file system is mounted in the mount namespace of the thread that starts conmon. When
 * the container stands, it has a mount of its own; the thread then unmounts, so that conmon, which
 * lives on in that namespace, holds no mount of the container and pins none of the host.
 */
final class Creation {
  private static final int REPORT = 3;
  private static final int GROUP = 4;
  private final RuntimeChoice runtime;
  private final Cgroups cgroups;
  private final Path state;
  private final CompiledFilters filters;
  private final CreateRequest request;
  private final RunFiles files;
  private final Boundaries boundaries;

  Creation(
      RuntimeChoice runtime,
      Cgroups cgroups,
      Path state,
      CompiledFilters filters,
      CreateRequest request,
      Boundaries boundaries) {
    this.boundaries = boundaries;
    this.runtime = runtime;
    this.cgroups = cgroups;
    this.state = state;
    this.filters = filters;
    this.request = request;
    this.files = new RunFiles(request.directory());
  }

  /** Does it. On failure whatever was made so far is left to {@link Removal}. */
  HeldProcess run() {
    files.clear(false);
    RunFiles.makeDirectories(files.rootfs());
    Json.Obj spec = runtime.adapt(request.spec());
    CompiledFilters.Prepared prepared = filters.prepare(runtime, spec);
    RunFiles.write(files.config(), RunConfig.withRoot(prepared.spec(), files.rootfs()).bytes());
    boundaries.passed("process", "bundle");
    long pid = start(spec);
    prepared.uncompiled().ifPresent(profile -> filters.keep(profile, state.resolve(request.id())));
    Json.Obj process = request.spec().object("process");
    long conmon = conmonPid();
    var held =
        new HeldProcess(
            request.id(),
            pid,
            ProcessStat.startTime(pid).orElse(0),
            conmon,
            ProcessStat.startTime(conmon).orElse(0),
            RunConfig.cgroup(spec),
            process.bool("noNewPrivileges"));
    boundaries.passed("process", "created");
    files.remember(held);
    boundaries.passed("process", "noted");
    return held;
  }

  private long start(Json.Obj spec) {
    Optional<UnifiedGroup> group = UnifiedGroup.open(cgroups, spec);
    if (group.isEmpty()) {
      return runtime.withPrivateMounts(() -> mountAndStart(arguments(), OptionalInt.empty()));
    }
    try (UnifiedGroup unified = group.get()) {
      long pid =
          runtime.withPrivateMounts(() ->
              mountAndStart(
                  UnifiedGroup.joining(GROUP, arguments()), OptionalInt.of(unified.processes())));
      unified.expel(conmonPid());
      return pid;
    }
  }

  private long mountAndStart(List<String> monitor, OptionalInt group) throws IOException {
    if (request.users().isPresent()) {
      MappedOverlay.mount(request.rootfs(), request.users().get(), files.rootfs(), files.layers());
    } else {
      Mounts.mountOverlay(request.rootfs(), files.rootfs());
    }
    try {
      request.mounts().make();
      boundaries.passed("process", "mounts");
      return startConmon(monitor, group);
    } finally {
      request.mounts().release();
      Mounts.detach(files.rootfs());
    }
  }

  private long startConmon(List<String> monitor, OptionalInt group) {
    var environment = new ArrayList<>(RuntimeChoice.ENVIRONMENT);
    environment.add("_OCI_SYNCPIPE=" + REPORT);
    try (Pipe report = Pipe.create();
        Pipe complaints = Pipe.create()) {
      var descriptors =
          IntStream.concat(
              IntStream.of(-1, -1, complaints.writeEnd(), report.writeEnd()), group.stream());
      Child parent =
          Spawn.of(monitor, environment).in(request.directory()).start(descriptors.toArray());
      boundaries.passed("process", "monitor");
      report.closeWriteEnd();
      complaints.closeWriteEnd();
      String reply = readLine(report.readEnd());
      int _ = parent.await(); // conmon proper is its child and goes on
      return pid(reply, complaints.readEnd());
    }
  }

  private List<String> arguments() {
    Path conmon =
        Spawn.find("conmon")
            .orElseThrow(() ->
                new GantryException(
                    Kind.UNAVAILABLE,
                    "conmon is not installed: run apt-get install conmon"
                        + " (or gantry doctor --install)"));
    String id = request.id();
    String directory = request.directory().toString();
    var arguments =
        new ArrayList<>(
            List.of(
                conmon.toString(),
                "--api-version",
                "1",
                "--cid",
                id,
                "--cuuid",
                id,
                "--name",
                request.log() instanceof Log.Journal(String name, _) ? name : id,
                "--runtime",
                runtime.binary().toString(),
                "--bundle",
                directory,
                "--container-pidfile",
                files.pid().toString(),
                "--conmon-pidfile",
                files.conmonPid().toString(),
                "--persist-dir",
                directory,
                "--full-attach",
                "--no-sync-log", // a log is not worth an fsync at every exit
                "--log-level",
                "error",
                "--log-path",
                logPath()));
    if (request.log() instanceof Log.File(_, long most) && most < Long.MAX_VALUE) {
      arguments.addAll(List.of("--log-size-max", Long.toString(most)));
    }
    if (request.log() instanceof Log.Journal(_, String tag)) {
      arguments.addAll(List.of("--log-tag", tag));
    }
    for (String option : runtime.globalOptions(state)) {
      arguments.add("--runtime-arg=" + option);
    }
    if (request.terminal()) {
      arguments.add("--terminal");
    }
    if (request.stdin()) {
      arguments.add("--stdin");
      if (!request.stdinOnce() || request.terminal()) {
        arguments.add("--leave-stdin-open");
      }
    }
    if (!request.exitCommand().isEmpty()) {
      arguments.addAll(List.of("--exit-command", request.exitCommand().getFirst()));
      for (String argument : request.exitCommand().subList(1, request.exitCommand().size())) {
        arguments.add("--exit-command-arg=" + argument);
      }
    }
    return arguments;
  }

  private String logPath() {
    return switch (request.log()) {
      case Log.None _ -> "none";
      case Log.File file -> "k8s-file:" + file.file();
      case Log.Journal _ -> "journald:";
    };
  }

  private static String readLine(int fd) {
    var text = new StringBuilder();
    byte[] buffer = new byte[8192];
    while (text.indexOf("\n") < 0) {
      int count = Descriptor.read(fd, buffer, 0, buffer.length);
      if (count < 0) {
        break;
      }
      text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  /** conmon's answer is {@code {"data": pid}}, or -1 and a {@code message}. */
  private long pid(String reply, int complaints) {
    String program = RunConfig.program(request.spec().object("process"));
    if (reply.isBlank()) {
      String said =
          Descriptor.poll(complaints, Descriptor.POLLIN, 0) == 0 ? "" : readLine(complaints);
      throw RuntimeFailure.create(runtime.name(), "conmon: " + said.strip(), program);
    }
    Json.Obj answer = Json.parse(reply.strip()).asObject();
    long pid = answer.number("data", -1);
    if (pid <= 0) {
      throw RuntimeFailure.create(runtime.name(), answer.string("message").strip(), program);
    }
    return pid;
  }

  private long conmonPid() {
    try {
      return Long.parseLong(Files.readString(files.conmonPid()).strip());
    } catch (IOException e) {
      throw RunFiles.failed("read", files.conmonPid(), e);
    }
  }
}
