package io.gantry.app.launcher.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an ordinary user needs to run containers; each lack with the command that mends it. */
final class UserExamination {
  private static final List<String> CONTROLLERS = List.of("cpu", "memory", "pids");

  private final Host host;
  private final List<Finding> findings = new ArrayList<>();

  private UserExamination(Host host) {
    this.host = host;
  }

  /** Findings about the user who asks; of root, what others could do. */
  static List<Finding> of(Host host) {
    var examination = new UserExamination(host);
    examination.namespaces();
    examination.ids();
    examination.findings.add(
        host.tool("newuidmap", "containers of ordinary users have one user only", "uidmap"));
    if (host.uid() != 0) {
      examination.network();
      examination.groups();
      examination.sessions();
    }
    return List.copyOf(examination.findings);
  }

  private void namespaces() {
    String mend = "";
    if (!host.has("/proc/self/ns/user")) {
      mend = "the kernel is built without them";
    } else if (host.number("/proc/sys/user/max_user_namespaces", 1) == 0) {
      mend = sysctl("user.max_user_namespaces=15000");
    } else if (host.number("/proc/sys/kernel/unprivileged_userns_clone", 1) == 0) {
      mend = sysctl("kernel.unprivileged_userns_clone=1");
    } else if (host.number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0) != 0) {
      mend = sysctl("kernel.apparmor_restrict_unprivileged_userns=0");
    }
    findings.add(
        mend.isEmpty()
            ? Finding.fine("user namespaces", "open to users")
            : lack("user namespaces", "closed, containers need root: " + mend));
  }

  /** Without them an ordinary user has no containers at all. */
  private Finding lack(String subject, String found, String... packages) {
    return host.uid() == 0
        ? Finding.limited(subject, found, packages)
        : Finding.missing(subject, found, packages);
  }

  private static String sysctl(String setting) {
    return "sudo sysctl -w " + setting;
  }

  private void ids() {
    Optional<String> uids = range("/etc/subuid");
    Optional<String> gids = range("/etc/subgid");
    if (uids.isPresent() && gids.isPresent()) {
      findings.add(Finding.fine("subordinate ids", host.user() + " has " + uids.get()));
    } else if (host.uid() == 0) {
      findings.add(Finding.fine("subordinate ids", "root needs none"));
    } else {
      var command = new StringBuilder("none, most images need them: sudo usermod");
      if (uids.isEmpty()) {
        command.append(" --add-subuids ").append(free("/etc/subuid"));
      }
      if (gids.isEmpty()) {
        command.append(" --add-subgids ").append(free("/etc/subgid"));
      }
      findings.add(
          Finding.limited("subordinate ids", command.append(' ').append(host.user()).toString()));
    }
  }

  private Optional<String> range(String file) {
    for (String line : host.text(file).orElse("").split("\n", -1)) {
      String[] fields = line.split(":", -1);
      boolean own = fields[0].equals(host.user()) || fields[0].equals(Long.toString(host.uid()));
      if (fields.length == 3 && own) {
        return Optional.of(fields[2] + " from " + fields[1]);
      }
    }
    return Optional.empty();
  }

  /** Behind those that others have. */
  private String free(String file) {
    long first = 100_000;
    for (String line : host.text(file).orElse("").split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length == 3 && (fields[1] + fields[2]).matches("[0-9]{2,20}")) {
        first = Math.max(first, Long.parseLong(fields[1]) + Long.parseLong(fields[2]));
      }
    }
    return first + "-" + (first + 65535);
  }

  private void network() {
    findings.add(host.tool("pasta", "no networks but host and none, no published ports", "passt"));
    if (!host.has("/dev/net/tun")) {
      findings.add(Finding.limited("/dev/net/tun", "none, no networks: sudo modprobe tun"));
    } else {
      findings.add(
          host.writable("/dev/net/tun")
              ? Finding.fine("/dev/net/tun", "open to you")
              : Finding.limited(
                  "/dev/net/tun", "closed, no networks: sudo chmod 0666 /dev/net/tun"));
    }
    long first = host.number("/proc/sys/net/ipv4/ip_unprivileged_port_start", 1024);
    findings.add(
        first <= 80
            ? Finding.fine("low ports", "from " + first + " on are open to users")
            : Finding.limited(
                "low ports",
                "none below "
                    + first
                    + " can be published: "
                    + sysctl("net.ipv4.ip_unprivileged_port_start=80")));
  }

  /** systemd gives each user's manager a group of version 2. */
  private void groups() {
    if (!host.has("/sys/fs/cgroup/cgroup.controllers")) {
      findings.add(
          Finding.limited(
              "delegation",
              "limits need control groups of version 2: boot with"
                  + " systemd.unified_cgroup_hierarchy=1"));
      return;
    }
    String own = "/sys/fs/cgroup/user.slice/user-" + host.uid() + ".slice/user@" + host.uid();
    Optional<String> given = host.text(own + ".service/cgroup.controllers");
    if (given.isEmpty()) {
      findings.add(
          Finding.limited(
              "delegation",
              "no control group is yours, no limits: log in by systemd (sudo apt-get install"
                  + " libpam-systemd), or sudo loginctl enable-linger "
                  + host.user()));
      return;
    }
    List<String> there = List.of(given.get().split("\\s+", -1));
    List<String> missing =
        CONTROLLERS.stream().filter(controller -> !there.contains(controller)).toList();
    findings.add(
        missing.isEmpty()
            ? Finding.fine("delegation", given.get())
            : Finding.limited(
                "delegation",
                "no limits of "
                    + String.join(", ", missing)
                    + ": sudo systemctl edit user@.service, with Delegate=cpu cpuset io memory"
                    + " pids below [Service]"));
  }

  /** What ends with the last login. */
  private void sessions() {
    if (!host.has("/run/systemd/system")) {
      return;
    }
    findings.add(
        host.has("/var/lib/systemd/linger/" + host.user())
            ? Finding.fine("linger", "containers outlive your logins")
            : Finding.limited(
                "linger",
                "containers end with your last login: sudo loginctl enable-linger " + host.user()));
  }
}
