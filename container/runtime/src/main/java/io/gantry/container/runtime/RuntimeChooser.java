package io.gantry.container.runtime;

import io.gantry.container.runtime.RuntimeChoice.Program;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the OCI runtime by trying, once for each boot and each version of the programs, and
 * remembers the choice in {@code runtime.json}.
 *
 * <p>crun is three times as fast as runc. It refuses hosts on which version 1 control groups stand
 * beside version 2 ones that have controllers, unless it does not see the latter.
 */
final class RuntimeChooser {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String PROBE = "/gantry-probe";
  private final Path runDirectory;
  private final Cgroups cgroups;

  RuntimeChooser(Path runDirectory, Cgroups cgroups) {
    this.runDirectory = runDirectory;
    this.cgroups = cgroups;
  }

  /**
   * The runtime that works here.
   *
   * @throws GantryException {@code UNAVAILABLE} with the command that helps, if none does
   */
  RuntimeChoice choose() {
    Optional<Path> crun = Spawn.find("crun");
    Optional<Path> runc = Spawn.find("runc");
    String key = key(crun, runc);
    Optional<RuntimeChoice> remembered = remembered(key);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    RuntimeChoice choice = probe(crun, runc);
    remember(choice, key);
    return choice;
  }

  private Path file() {
    return runDirectory.resolve("runtime.json");
  }

  private Optional<RuntimeChoice> remembered(String key) {
    try {
      Json.Obj json = Json.parse(Files.readAllBytes(file())).asObject();
      return json.string("key").equals(key)
          ? Optional.of(RuntimeChoice.of(json))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (GantryException e) {
      return Optional.empty(); // Not JSON: as good as absent.
    }
  }

  private void remember(RuntimeChoice choice, String key) {
    Path temporary = runDirectory.resolve("runtime.json." + RandomId.next());
    try {
      Files.createDirectories(runDirectory);
      Files.write(temporary, choice.json(key).bytes());
      Files.move(
          temporary, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw RunFiles.failed("write", file(), e);
    }
  }

  private String key(Optional<Path> crun, Optional<Path> runc) {
    return boot() + " " + cgroups.layout() + stamp(crun) + stamp(runc);
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String stamp(Optional<Path> binary) {
    if (binary.isEmpty()) {
      return " -";
    }
    try {
      return " " + binary.get() + "@" + Files.getLastModifiedTime(binary.get()).toMillis();
    } catch (IOException e) {
      return " -";
    }
  }

  private RuntimeChoice probe(Optional<Path> crun, Optional<Path> runc) {
    var refusals = new StringBuilder();
    CgroupAccess groups = CgroupAccess.ofHost(cgroups);
    if (crun.isPresent()) {
      List<Path> hide =
          switch (cgroups.layout()) {
            case UNIFIED, LEGACY -> List.of();
            case HYBRID_WITH_CONTROLLERS -> List.of(cgroups.unifiedOfHybrid());
          };
      var choice = new RuntimeChoice(Program.CRUN, crun.get(), version(crun.get()), hide, groups);
      Optional<String> refusal = refusal(choice);
      if (refusal.isEmpty()) {
        return choice;
      }
      refusals.append("; crun: ").append(refusal.get());
    }
    if (runc.isPresent() && groups.any()) { // it cannot do without
      var choice =
          new RuntimeChoice(Program.RUNC, runc.get(), version(runc.get()), List.of(), groups);
      Optional<String> refusal = refusal(choice);
      if (refusal.isEmpty()) {
        return choice;
      }
      refusals.append("; runc: ").append(refusal.get());
    }
    throw new GantryException(
        Kind.UNAVAILABLE,
        "no OCI runtime works here: run apt-get install crun (or gantry doctor --install)"
            + refusals);
  }

  private static String version(Path binary) {
    Output output = Spawn.run(List.of(binary.toString(), "--version"), RuntimeChoice.ENVIRONMENT);
    String first = output.stdout().lines().findFirst().orElse("");
    return first.replace(" version ", " ").strip();
  }

  /**
   * Runs a program that does not exist on an empty root: whoever complains about the program has
   * set up everything else.
   */
  private Optional<String> refusal(RuntimeChoice choice) {
    String id = "probe-" + RandomId.next().substring(0, 12);
    Path bundle = runDirectory.resolve(id);
    var files = new RunFiles(bundle);
    RunFiles.makeDirectories(files.rootfs());
    try {
      RunFiles.write(files.config(), choice.adapt(spec(id, files.rootfs())).bytes());
      var command = choice.command(runDirectory.resolve("oci"));
      command.addAll(List.of("run", "-b", bundle.toString(), id));
      Output output = choice.withPrivateMounts(() -> Spawn.run(command, RuntimeChoice.ENVIRONMENT));
      String said = output.stderr().strip();
      return said.contains(PROBE) ? Optional.empty() : Optional.of(said);
    } finally {
      cgroups.group("/gantry/" + id).remove();
      FileTree.delete(bundle);
    }
  }

  private static Json.Obj spec(String id, Path rootfs) {
    var process =
        new SpecBuilder.ProcessRequest(
            List.of(PROBE), List.of("PATH=/bin"), "/", 0, 0, List.of(), false);
    var request =
        new SpecBuilder.Request(
            id,
            "probe",
            process,
            List.of(),
            Namespaces.with(new Namespaces.Namespace.Own()),
            Limits.NONE,
            Rights.DEFAULT,
            DeviceEdits.NONE,
            0,
            "/gantry/" + id,
            Map.of());
    return RunConfig.withRoot(new OciSpecBuilder().build(request), rootfs);
  }
}
