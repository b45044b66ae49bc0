package io.gantry.app.launcher.doctor;

import io.gantry.platform.linux.host.KernelFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a host's files say about running containers on it. */
final class Examination {
  /** Features that are asked for here, and what cannot be done without each. */
  private static final Map<String, String> COSTS =
      Map.of(
          "veth", "no bridge network",
          "bridge", "no bridge network",
          "nftables", "no bridge network, no published ports",
          "vxlan", "no network between nodes",
          "fuse", "no file systems by users",
          "squashfs", "no mounting of SIF images",
          "erofs", "no image layers as EROFS",
          "kvm", "virtual machines are emulated",
          "openat2", "paths inside containers cannot be resolved safely");

  private final Host host;
  private final List<Finding> findings = new ArrayList<>();

  private Examination(Host host) {
    this.host = host;
  }

  /** Findings from the host's files, and from what its kernel said when it was asked. */
  static List<Finding> of(Host host, List<KernelFeature> features) {
    var examination = new Examination(host);
    examination.kernel();
    examination.features(features);
    examination.cgroups();
    examination.users();
    examination.programs();
    examination.libraries();
    return List.copyOf(examination.findings);
  }

  private void kernel() {
    String release = host.text("/proc/sys/kernel/osrelease").orElse("unknown");
    if (older(release, 5, 11)) {
      findings.add(Finding.missing("kernel", release + " is older than 5.11: upgrade it"));
    } else {
      findings.add(Finding.fine("kernel", release));
    }
    boolean overlay =
        host.text("/proc/filesystems").orElse("").contains("overlay") || host.module("overlay");
    findings.add(
        overlay
            ? Finding.fine("overlayfs", "in the kernel")
            : Finding.missing("overlayfs", "no layers without it: modprobe overlay"));
    String actions = host.text("/proc/sys/kernel/seccomp/actions_avail").orElse("");
    findings.add(
        actions.isEmpty()
            ? Finding.limited("seccomp", "off: containers may make every system call")
            : Finding.fine("seccomp", actions));
  }

  private void features(List<KernelFeature> features) {
    for (KernelFeature feature : features) {
      String cost = COSTS.get(feature.name());
      if (cost != null) {
        findings.add(
            feature.present()
                ? Finding.fine(feature.name(), feature.detail())
                : Finding.limited(feature.name(), cost + " (" + feature.detail() + ")"));
      }
    }
  }

  private void cgroups() {
    Optional<String> unified = host.text("/sys/fs/cgroup/cgroup.controllers");
    if (unified.isPresent()) {
      findings.add(Finding.fine("cgroups", "v2 with " + unified.get()));
    } else if (host.has("/sys/fs/cgroup/unified")) {
      findings.add(Finding.fine("cgroups", "v1, hybrid with v2"));
    } else if (host.has("/sys/fs/cgroup/memory")) {
      findings.add(Finding.fine("cgroups", "v1"));
    } else {
      findings.add(
          Finding.missing("cgroups", "not mounted: mount -t cgroup2 cgroup2 /sys/fs/cgroup"));
    }
  }

  private void users() {
    boolean allowed =
        host.has("/proc/self/ns/user")
            && host.number("/proc/sys/user/max_user_namespaces", 1) > 0
            && host.number("/proc/sys/kernel/unprivileged_userns_clone", 1) > 0
            && host.number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0) == 0;
    findings.add(
        allowed
            ? Finding.fine("user namespaces", "open to users")
            : Finding.limited("user namespaces", "closed: containers need root"));
    Optional<String> range = range("/etc/subuid");
    if (range.isPresent() && range("/etc/subgid").isPresent()) {
      findings.add(Finding.fine("subordinate ids", host.user() + " has " + range.get()));
    } else if (host.uid() == 0) {
      findings.add(Finding.fine("subordinate ids", "root needs none"));
    } else {
      findings.add(
          Finding.limited(
              "subordinate ids",
              "none: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "
                  + host.user()));
    }
    findings.add(tool("newuidmap", "rootless containers have one user only", "uidmap"));
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

  private void programs() {
    findings.add(runtime());
    findings.add(need("conmon", "nothing holds containers without it", "conmon"));
    findings.add(tool("mmdebstrap", "no bootstrap of Debian images", "mmdebstrap"));
    Optional<String> busybox = host.program("busybox");
    findings.add(
        busybox.isPresent()
            ? Finding.fine("busybox", busybox.get())
            : Finding.limited("busybox", "no bootstrap of busybox", "busybox-static"));
    Optional<String> compiler = host.program("cc", "gcc", "clang", "tcc");
    findings.add(
        compiler.isPresent()
            ? Finding.fine("C compiler", compiler.get())
            : Finding.limited("C compiler", "a build makes no warm client", "gcc", "libc6-dev"));
  }

  private void libraries() {
    findings.add(library("libzstd.so.1", "no layers packed with zstd", "libzstd1"));
    findings.add(library("libisal.so.2", "gzip of pull and push takes twice the time", "libisal2"));
    findings.add(library("liblzma.so.5", "no archives packed with xz in builds", "liblzma5"));
    findings.add(library("libbz2.so.1.0", "no archives packed with bzip2 in builds", "libbz2-1.0"));
  }

  private Finding library(String name, String cost, String debian) {
    return host.library(name)
        .map(path -> Finding.fine(name, path))
        .orElseGet(() -> Finding.limited(name, cost, debian));
  }

  private Finding runtime() {
    Optional<String> crun = host.program("crun");
    Optional<String> runc = host.program("runc");
    if (crun.isPresent()) {
      return Finding.fine("OCI runtime", crun.get() + runc.map(path -> ", " + path).orElse(""));
    }
    return runc.isPresent()
        ? Finding.fine("OCI runtime", runc.get() + " (crun would be faster)")
        : Finding.missing("OCI runtime", "nothing starts containers without it", "crun");
  }

  private Finding need(String program, String cost, String debian) {
    return host.program(program)
        .map(path -> Finding.fine(program, path))
        .orElseGet(() -> Finding.missing(program, cost, debian));
  }

  private Finding tool(String program, String cost, String debian) {
    return host.program(program)
        .map(path -> Finding.fine(program, path))
        .orElseGet(() -> Finding.limited(program, cost, debian));
  }

  /** Whether a release such as 6.1.0-rc1 is before major.minor; what cannot be read is not. */
  static boolean older(String release, int major, int minor) {
    String[] parts = release.split("[.-]", 3);
    try {
      int first = Integer.parseInt(parts[0]);
      int second = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      return first < major || (first == major && second < minor);
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
