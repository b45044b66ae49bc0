package io.gantry.platform.linux.host;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.RootDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks for the kernel's features that gantry uses. Takes some milliseconds; loads no module and
 * leaves nothing behind.
 */
public final class KernelFeatures {
  private final Path root;
  private final Modules modules;

  private KernelFeatures(Path root) {
    this.root = root;
    this.modules = Modules.under(root);
  }

  /** Looks at the running kernel; the order is fixed. */
  public static List<KernelFeature> probe() {
    return probe(Path.of("/"));
  }

  /** Looks at the files below {@code root}; what must be tried is tried on the running kernel. */
  static List<KernelFeature> probe(Path root) {
    var features = new KernelFeatures(root);
    return List.of(
        features.fileSystem("overlayfs", "overlay"),
        features.userNamespaces(),
        features.network("veth", "veth", () -> NetworkTrial.link("veth")),
        features.network("bridge", "bridge", () -> NetworkTrial.link("bridge")),
        features.network("nftables", "nf_tables", NetworkTrial::nftables),
        features.network("vxlan", "vxlan", () -> NetworkTrial.link("vxlan")),
        features.fuse(),
        features.fileSystem("squashfs", "squashfs"),
        features.fileSystem("erofs", "erofs"),
        features.seccomp(),
        features.cgroups(),
        features.kvm(),
        openat2());
  }

  private String text(String file) {
    return ProcFile.text(root.resolve(file));
  }

  private KernelFeature fileSystem(String name, String type) {
    for (String line : text("proc/filesystems").split("\n", -1)) {
      if (line.substring(line.indexOf('\t') + 1).equals(type)) {
        return new KernelFeature(name, true, "in /proc/filesystems");
      }
    }
    return module(name, type);
  }

  private KernelFeature module(String name, String module) {
    return switch (modules.state(module)) {
      case BUILT_IN -> new KernelFeature(name, true, "built in");
      case LOADED -> new KernelFeature(name, true, "module " + module + " is loaded");
      case LOADABLE -> new KernelFeature(name, true, "module " + module + " can be loaded");
      case UNKNOWN -> new KernelFeature(name, false, "this kernel has no " + module);
    };
  }

  private KernelFeature userNamespaces() {
    String name = "user namespaces";
    String most = text("proc/sys/user/max_user_namespaces").strip();
    if (most.isEmpty()) {
      return new KernelFeature(name, false, "this kernel has no user namespaces");
    }
    if (most.equals("0")) {
      return new KernelFeature(name, false, "forbidden: sysctl user.max_user_namespaces is 0");
    }
    if (text("proc/sys/kernel/unprivileged_userns_clone").strip().equals("0")) {
      return new KernelFeature(
          name, false, "for root only: sysctl kernel.unprivileged_userns_clone is 0");
    }
    if (text("proc/sys/kernel/apparmor_restrict_unprivileged_userns").strip().equals("1")) {
      return new KernelFeature(
          name, false, "for root only: sysctl kernel.apparmor_restrict_unprivileged_userns is 1");
    }
    return new KernelFeature(name, true, "at most " + most);
  }

  /** Tried only where that cannot make the kernel load a module. */
  private KernelFeature network(String name, String module, Runnable trial) {
    KernelFeature found = module(name, module);
    if (found.present()) {
      return found;
    }
    try {
      trial.run();
      return new KernelFeature(name, true, "works in a new network namespace");
    } catch (LinuxException e) {
      if (e.errno() == Errno.EPERM) {
        return new KernelFeature(name, false, "unknown: only root can try it");
      }
      return found;
    }
  }

  private KernelFeature fuse() {
    KernelFeature type = fileSystem("fuse", "fuse");
    if (type.present() && !Files.exists(root.resolve("dev/fuse"))) {
      return new KernelFeature("fuse", false, "device /dev/fuse is missing");
    }
    return type;
  }

  private KernelFeature seccomp() {
    String actions = text("proc/sys/kernel/seccomp/actions_avail").strip();
    return actions.isEmpty()
        ? new KernelFeature("seccomp", false, "this kernel has no seccomp filters")
        : new KernelFeature("seccomp", true, actions);
  }

  private KernelFeature cgroups() {
    Path mount = root.resolve("sys/fs/cgroup");
    if (!Files.isDirectory(mount) || !hasEntries(mount)) {
      return new KernelFeature("cgroup version", false, "nothing is mounted at /sys/fs/cgroup");
    }
    String version =
        switch (Cgroups.at(mount).layout()) {
          case UNIFIED -> "2";
          case LEGACY -> "1";
          case HYBRID_WITH_CONTROLLERS -> "1, with controllers on the hybrid version 2 hierarchy";
        };
    return new KernelFeature("cgroup version", true, version);
  }

  private static boolean hasEntries(Path directory) {
    String[] names = directory.toFile().list();
    return names != null && names.length > 0;
  }

  private KernelFeature kvm() {
    Path device = root.resolve("dev/kvm");
    if (!Files.exists(device)) {
      return new KernelFeature("kvm", false, "device /dev/kvm is missing");
    }
    try {
      Descriptor.close(Descriptor.open(device, Descriptor.O_RDWR));
      return new KernelFeature("kvm", true, "/dev/kvm opens");
    } catch (LinuxException e) {
      return new KernelFeature("kvm", false, e.text());
    }
  }

  private static KernelFeature openat2() {
    try (RootDirectory proc = RootDirectory.open(Path.of("/proc"))) {
      boolean works = proc.exists("filesystems");
      return new KernelFeature("openat2", works, works ? "works" : "finds nothing");
    } catch (LinuxException e) {
      return new KernelFeature("openat2", false, e.text());
    }
  }
}
