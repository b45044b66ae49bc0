package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Devices;
import io.gantry.engine.api.Resources.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Devices of the host, and how much of them a container may use. */
final class DeviceOptions {
  private static final Pattern RULE = Pattern.compile("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");

  /** A CDI name: vendor, class and the device's name. */
  private static final Pattern CDI =
      Pattern.compile("[A-Za-z][A-Za-z0-9._-]*/[A-Za-z][A-Za-z0-9_-]*=[A-Za-z0-9][A-Za-z0-9._:-]*");

  private static final Option<List<String>> DEVICE =
      Option.list("device", "", "Add a host device to the container");
  private static final Option<List<String>> DEVICE_CGROUP_RULE =
      Option.of(
          "device-cgroup-rule",
          "",
          Values.list("list", DeviceOptions::rule),
          List.of(),
          "Add a rule to the cgroup allowed devices list");
  private static final Option<List<String>> GPUS =
      Option.of(
          "gpus",
          "",
          Values.list("gpu-request", text -> text),
          List.of(),
          "GPU devices to add to the container ('all' to pass all GPUs)");
  private static final Option<List<String>> WEIGHTS =
      rates("blkio-weight-device", LimitSyntax::weight, "Block IO weight (relative device weight)");
  private static final Option<List<String>> READ_BPS =
      rates(
          "device-read-bps",
          LimitSyntax::bytesRate,
          "Limit read rate (bytes per second) from a device");
  private static final Option<List<String>> WRITE_BPS =
      rates(
          "device-write-bps",
          LimitSyntax::bytesRate,
          "Limit write rate (bytes per second) to a device");
  private static final Option<List<String>> READ_IOPS =
      rates("device-read-iops", LimitSyntax::rate, "Limit read rate (IO per second) from a device");
  private static final Option<List<String>> WRITE_IOPS =
      rates("device-write-iops", LimitSyntax::rate, "Limit write rate (IO per second) to a device");

  static final List<Option<?>> ALL =
      List.of(
          DEVICE, DEVICE_CGROUP_RULE, GPUS, WEIGHTS, READ_BPS, WRITE_BPS, READ_IOPS, WRITE_IOPS);

  private DeviceOptions() {}

  private static Option<List<String>> rates(String name, Values.Check check, String help) {
    return Option.of(name, "", Values.list("list", check), List.<String>of(), help).showing("[]");
  }

  static BlockIo rates(Call call) {
    return new BlockIo(
        0,
        rates(call.get(WEIGHTS)),
        rates(call.get(READ_BPS)),
        rates(call.get(WRITE_BPS)),
        rates(call.get(READ_IOPS)),
        rates(call.get(WRITE_IOPS)));
  }

  private static List<Rate> rates(List<String> texts) {
    var rates = new ArrayList<Rate>();
    for (String text : texts) {
      int colon = text.lastIndexOf(':');
      rates.add(new Rate(text.substring(0, colon), Long.parseLong(text.substring(colon + 1))));
    }
    return rates;
  }

  static Devices devices(Call call) {
    var paths = new ArrayList<String>();
    for (String device : call.get(DEVICE)) {
      paths.add(CDI.matcher(device).matches() ? device : path(device));
    }
    for (String request : call.get(GPUS)) {
      paths.addAll(gpus(request));
    }
    return new Devices(paths, call.get(DEVICE_CGROUP_RULE));
  }

  private static String path(String device) {
    String[] parts = device.split(":", -1);
    if (parts.length > 3) {
      throw UsageException.value("bad format for path: " + device);
    }
    if (!parts[0].startsWith("/")) {
      throw UsageException.value(parts[0] + " is not an absolute path");
    }
    boolean accessOnly = parts.length == 2 && parts[1].matches("[rwm]{1,3}");
    if (parts.length > 1 && !accessOnly && !parts[1].startsWith("/")) {
      throw UsageException.value(parts[1] + " is not an absolute path");
    }
    if (parts.length == 3 || accessOnly) {
      String access = parts[parts.length - 1];
      if (!access.matches("[rwm]{1,3}")) {
        throw UsageException.value("bad mode specified: " + access);
      }
    }
    return device;
  }

  /** {@code all}, {@code device=0,1}: NVIDIA's devices by their CDI names. */
  private static List<String> gpus(String request) {
    String wanted = request.replace("\"", "");
    if (wanted.equals("all") || wanted.equals("-1")) {
      return List.of("nvidia.com/gpu=all");
    }
    var names = new ArrayList<String>();
    if (wanted.startsWith("device=")) {
      for (String name : wanted.substring("device=".length()).split(",", -1)) {
        names.add("nvidia.com/gpu=" + name);
      }
      return names;
    }
    if (wanted.matches("[0-9]{1,3}")) {
      for (int i = 0; i < Integer.parseInt(wanted); i++) {
        names.add("nvidia.com/gpu=" + i);
      }
      return names;
    }
    throw UsageException.value(
        "invalid --gpus: \"" + request + "\": write all, a number, or device=0,1");
  }

  private static String rule(String text) throws BadValue {
    if (!RULE.matcher(text).matches()) {
      throw new BadValue("invalid device cgroup format '" + text + "'");
    }
    return text;
  }
}
