package io.gantry.engine.local.exec;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.ContainerRuntime.ExecProcess;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.container.runtime.Rights;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.local.attach.Plumbing;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.ProcessEnvironment;
import io.gantry.engine.local.record.Translation;
import io.gantry.engine.local.record.WorkingDirectory;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.process.PidFd;
import io.gantry.platform.linux.process.Signals;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts further processes. */
public final class ExecStarter {
  private final ContainerRuntime runtime;
  private final SpecBuilder specs;

  /** Starts processes through {@code runtime}. */
  public ExecStarter(ContainerRuntime runtime, SpecBuilder specs) {
    this.runtime = runtime;
    this.specs = specs;
  }

  /** Starts one in a container that runs. */
  public ExecSession start(
      ContainerRecord record, Path runDirectory, ExecSpec spec, AttachRequest request) {
    ContainerState.Running running =
        record
            .state()
            .running()
            .orElseThrow(() ->
                new GantryException(Kind.CONFLICT, "container " + record.id() + " is not running"));
    if (running.paused()) {
      throw new GantryException(
          Kind.CONFLICT,
          "container " + record.name() + " is paused, unpause the container before exec");
    }
    long pid = running.pid();
    Rights rights = Translation.rights(record.spec().security());
    String id = RandomId.next();
    var plumbing = new Plumbing(spec.detach() ? AttachRequest.NONE : request);
    ExecProcess process =
        runtime.exec(
            record.id(),
            runDirectory,
            id,
            specs.process(
                process(record, spec, pid),
                rights.withPrivileges(spec.privileged() || rights.privileged()),
                Translation.limits(record.spec().resources())),
            new Streams(
                plumbing.stdin(),
                plumbing.stdout(),
                plumbing.stderr(),
                spec.terminal(),
                request.detachKeys()));
    return new Session(id, process, plumbing);
  }

  private static SpecBuilder.ProcessRequest process(
      ContainerRecord record, ExecSpec spec, long pid) {
    String wanted = spec.user().isEmpty() ? record.config().user() : spec.user();
    String directory =
        spec.workingDirectory().isEmpty()
            ? record.config().startDirectory()
            : spec.workingDirectory();
    try (RootDirectory root = RootDirectory.open(Path.of("/proc/" + pid + "/root"))) {
      ResolvedUser user = UserDatabase.resolve(root, wanted);
      List<String> environment = environment(record, spec, user.home());
      WorkingDirectory.check(root, directory);
      ProgramLookup.check(root, spec.command().getFirst(), environment, directory);
      return new SpecBuilder.ProcessRequest(
          spec.command(),
          environment,
          directory,
          user.uid(),
          user.gid(),
          user.additionalGids(),
          spec.terminal());
    }
  }

  private static List<String> environment(ContainerRecord record, ExecSpec spec, String home) {
    Map<String, String> byName = new LinkedHashMap<>();
    byName.put("HOME", "HOME=" + (home.isEmpty() ? "/" : home));
    for (String entry : ProcessEnvironment.of(record, spec.terminal())) {
      put(byName, entry);
    }
    for (String entry : spec.environment()) {
      put(byName, entry);
    }
    return List.copyOf(byName.values());
  }

  /** A name without a value takes the variable away. */
  private static void put(Map<String, String> byName, String entry) {
    int equals = entry.indexOf('=');
    if (equals < 0) {
      byName.remove(entry);
    } else {
      byName.put(entry.substring(0, equals), entry);
    }
  }

  private record Session(String id, ExecProcess process, Plumbing plumbing) implements ExecSession {
    @Override
    public void resize(int rows, int columns) {
      process.resize(rows, columns);
    }

    @Override
    public int await() throws InterruptedException {
      int code = process.await();
      plumbing.close();
      return code;
    }

    @Override
    public void kill() {
      long pid = process.pid();
      if (pid == 0) {
        return;
      }
      ProcessHandle.of(pid).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(ProcessHandle::destroyForcibly);
      try (PidFd held = PidFd.open(pid)) {
        boolean _ = held.signal(Signals.SIGKILL);
      } catch (LinuxException e) {
        if (e.errno() != Errno.ESRCH) {
          throw e;
        }
      }
    }

    @Override
    public void close() {
      process.close();
      plumbing.close();
    }
  }
}
