package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;

/** A rule of the devices control group as users write it: {@code c 1:3 rwm}, {@code a *:* r}. */
final class DeviceRule {
  private DeviceRule() {}

  static Json parse(String text) {
    String[] words = text.split(" ", -1);
    String[] numbers = words.length == 3 ? words[1].split(":", -1) : new String[0];
    if (numbers.length != 2
        || !words[0].matches("[acb]")
        || !numbers[0].matches("[0-9]+|\\*")
        || !numbers[1].matches("[0-9]+|\\*")
        || !words[2].matches("[rwm]{1,3}")) {
      throw new GantryException(Kind.INVALID, "invalid device cgroup rule format: '" + text + "'");
    }
    return Devices.allow(words[0], number(numbers[0]), number(numbers[1]), words[2]);
  }

  private static long number(String text) {
    return text.equals("*") ? -1 : Long.parseLong(text);
  }
}
