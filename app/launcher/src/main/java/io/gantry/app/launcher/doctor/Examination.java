package io.gantry.app.launcher.doctor;

import io.gantry.platform.linux.host.KernelFeature;
import io.gantry.platform.linux.host.KernelRelease;
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
    examination.findings.addAll(UserExamination.of(host));
    examination.programs();
    examination.libraries();
    return List.copyOf(examination.findings);
  }

  private void kernel() {
    String release = host.text("/proc/sys/kernel/osrelease").orElse("unknown");
    if (!KernelRelease.of(release).isAtLeast(5, 11)) {
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
    if (host.text("/sys/module/apparmor/parameters/enabled").orElse("").startsWith("Y")) {
      findings.add(host.tool("apparmor_parser", "AppArmor confines no container", "apparmor"));
    }
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

  private void programs() {
    findings.add(runtime());
    findings.add(need("conmon", "nothing holds containers without it", "conmon"));
    findings.add(host.tool("mmdebstrap", "no bootstrap of Debian images", "mmdebstrap"));
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
}
