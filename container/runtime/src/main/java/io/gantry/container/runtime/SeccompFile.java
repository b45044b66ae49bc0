package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A user's profile of system calls, in docker's JSON: the OCI one with {@code archMap}, and rules
 * that hold for some capabilities, architectures and kernels only.
 */
final class SeccompFile {
  private SeccompFile() {}

  /**
   * The filter, as {@code linux.seccomp}.
   *
   * @param architecture Go's name
   * @throws GantryException {@code INVALID} if the profile contradicts itself
   */
  static Json.Obj filter(String profile, String architecture, Set<String> capabilities) {
    return filter(profile, architecture, capabilities, kernel());
  }

  private static String kernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    } catch (IOException _) {
      return ""; // no /proc: rules for newer kernels do not hold
    }
  }

  static Json.Obj filter(
      String text, String architecture, Set<String> capabilities, String kernel) {
    Json.Obj profile = parse(text);
    var syscalls = new ArrayList<Json>();
    for (Json item : profile.array("syscalls")) {
      Json.Obj rule = item.asObject();
      if (holds(rule.object("includes"), architecture, capabilities, kernel)
          && !excluded(rule.object("excludes"), architecture, capabilities, kernel)) {
        syscalls.add(syscall(rule));
      }
    }
    var filter = Json.object().put("defaultAction", profile.string("defaultAction"));
    profile.get("defaultErrnoRet").ifPresent(errno -> filter.put("defaultErrnoRet", errno));
    filter
        .putUnlessEmpty("architectures", architectures(profile, architecture))
        .putUnlessEmpty("flags", profile.strings("flags"))
        .putUnlessEmpty("listenerPath", profile.string("listenerPath"))
        .putUnlessEmpty("listenerMetadata", profile.string("listenerMetadata"));
    return syscalls.isEmpty()
        ? filter.build()
        : filter.put("syscalls", Json.array(syscalls)).build();
  }

  private static Json.Obj parse(String text) {
    Json.Obj profile;
    try {
      profile = Json.parse(text).asObject();
    } catch (GantryException | IllegalStateException e) {
      throw new GantryException(
          Kind.INVALID, "decoding seccomp profile failed: " + e.getMessage(), e);
    }
    if (profile.string("defaultAction").isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "decoding seccomp profile failed: it names no defaultAction");
    }
    if (!profile.array("architectures").isEmpty() && !profile.array("archMap").isEmpty()) {
      throw new GantryException(
          Kind.INVALID,
          "both 'architectures' and 'archMap' are specified in the seccomp profile, use either"
              + " 'architectures' or 'archMap'");
    }
    return profile;
  }

  private static List<String> architectures(Json.Obj profile, String architecture) {
    var all = new LinkedHashSet<>(profile.strings("architectures"));
    for (Json item : profile.array("archMap")) {
      Json.Obj entry = item.asObject();
      if (entry.string("architecture").equals(name(architecture))) {
        all.add(entry.string("architecture"));
        all.addAll(entry.strings("subArchitectures"));
      }
    }
    return List.copyOf(all);
  }

  private static String name(String architecture) {
    return switch (architecture) {
      case "amd64" -> "SCMP_ARCH_X86_64";
      case "arm64" -> "SCMP_ARCH_AARCH64";
      default -> "";
    };
  }

  private static boolean holds(
      Json.Obj condition, String architecture, Set<String> capabilities, String kernel) {
    List<String> arches = condition.strings("arches");
    return (arches.isEmpty() || arches.contains(architecture))
        && capabilities.containsAll(condition.strings("caps"))
        && (condition.string("minKernel").isEmpty()
            || !older(kernel, condition.string("minKernel")));
  }

  private static boolean excluded(
      Json.Obj condition, String architecture, Set<String> capabilities, String kernel) {
    return condition.strings("arches").contains(architecture)
        || condition.strings("caps").stream().anyMatch(capabilities::contains)
        || (!condition.string("minKernel").isEmpty()
            && !older(kernel, condition.string("minKernel")));
  }

  /** Whether {@code kernel}, as {@code 6.1.0-9}, comes before {@code version}, as {@code 4.8}. */
  private static boolean older(String kernel, String version) {
    String[] have = kernel.split("[^0-9]+", -1);
    String[] want = version.split("[^0-9]+", -1);
    for (int i = 0; i < 2; i++) {
      int a = i < have.length && !have[i].isEmpty() ? Integer.parseInt(have[i]) : 0;
      int b = i < want.length && !want[i].isEmpty() ? Integer.parseInt(want[i]) : 0;
      if (a != b) {
        return a < b;
      }
    }
    return false;
  }

  private static Json.Obj syscall(Json.Obj rule) {
    List<String> names =
        rule.string("name").isEmpty() ? rule.strings("names") : List.of(rule.string("name"));
    var json = Json.object().put("names", Json.strings(names)).put("action", rule.string("action"));
    rule.get("errnoRet").ifPresent(errno -> json.put("errnoRet", errno));
    if (!rule.array("args").isEmpty()) {
      json.put("args", Json.array(rule.array("args")));
    }
    return json.build();
  }
}
