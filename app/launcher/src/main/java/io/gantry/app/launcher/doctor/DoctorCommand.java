package io.gantry.app.launcher.doctor;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.launcher.doctor.Finding.Standing;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.host.KernelFeature;
import io.gantry.platform.linux.host.KernelFeatures;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Spawn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code gantry doctor [--install]}. */
public final class DoctorCommand implements Command {
  private static final Option<Boolean> INSTALL =
      Option.flag("install", "", "Install the Debian packages that are missing (as root)");

  private static final Syntax SYNTAX =
      Syntax.of(
          "doctor",
          "",
          Arity.NONE,
          "Show what this host offers, what is missing, and how to add it",
          INSTALL);

  private final long uid;

  /** Looks as the user {@code uid}. */
  public DoctorCommand(long uid) {
    this.uid = uid;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Map<String, String> environment = call.invocation().environment();
    Host host =
        Host.local(
            environment.getOrDefault("PATH", "/usr/bin:/bin"),
            environment.getOrDefault("USER", uid == 0 ? "root" : Long.toString(uid)),
            uid);
    List<KernelFeature> features = KernelFeatures.probe();
    List<Finding> findings = Examination.of(host, features);
    List<String> install = installation(findings);
    if (call.get(INSTALL) && !install.isEmpty()) {
      install(call, install);
      findings = Examination.of(host, features);
      install = installation(findings);
    }
    print(call, findings, install);
    boolean able = findings.stream().noneMatch(one -> one.standing() == Standing.MISSING);
    return able ? 0 : 1;
  }

  private void print(Call call, List<Finding> findings, List<String> install) {
    for (Finding one : findings) {
      var line = new StringBuilder(one.standing().mark()).append(' ').append(one.subject());
      line.repeat(' ', Math.max(1, 20 - line.length())).append(one.found());
      call.out().line(line.toString());
    }
    if (!install.isEmpty()) {
      String sudo = uid == 0 ? "" : "sudo ";
      call.out().line("\nto add what is missing: " + sudo + String.join(" ", install));
    }
  }

  private void install(Call call, List<String> command) {
    if (uid != 0) {
      throw new GantryException(
          Kind.FORBIDDEN, "installing packages needs root: sudo " + String.join(" ", command));
    }
    call.err().line(String.join(" ", command));
    var environment = new ArrayList<String>();
    environment.add("DEBIAN_FRONTEND=noninteractive");
    call.invocation().environment().forEach((name, value) -> environment.add(name + "=" + value));
    int errors = call.invocation().stdio().errFd();
    for (List<String> step : List.of(List.of("apt-get", "update", "-q"), command)) {
      Child child = Spawn.spawn(step, environment, -1, errors, errors);
      int code = child.await();
      if (code != 0) {
        throw new GantryException(
            Kind.UNAVAILABLE, String.join(" ", step) + " ended with code " + code);
      }
    }
  }

  /** The command that adds what is missing; empty where nothing is. */
  static List<String> installation(List<Finding> findings) {
    var packages = new TreeSet<String>();
    findings.forEach(one -> packages.addAll(one.packages()));
    if (packages.isEmpty()) {
      return List.of();
    }
    var command = new ArrayList<>(List.of("apt-get", "install", "-y", "--no-install-recommends"));
    command.addAll(packages);
    return command;
  }
}
