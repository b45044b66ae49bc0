package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.TreeSet;

/** What two trees differ in, field by field, for a message to people. */
final class SpecDifference {
  private static final int MOST = 10;

  private final ArrayList<String> lines = new ArrayList<>();

  void compare(String path, Json old, Json now) {
    if (old.equals(now) || lines.size() >= MOST) {
      return;
    }
    if (old instanceof Json.Obj a && now instanceof Json.Obj b) {
      var names = new TreeSet<>(a.fields().keySet());
      names.addAll(b.fields().keySet());
      for (String name : names) {
        compare(path + "." + name, field(a, name), field(b, name));
      }
    } else if (old instanceof Json.Arr(var a)
        && now instanceof Json.Arr(var b)
        && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        compare(path + "[" + i + "]", a.get(i), b.get(i));
      }
    } else {
      lines.add("- " + path + ": " + old.text() + "\n+ " + path + ": " + now.text() + "\n");
    }
  }

  private static Json field(Json.Obj object, String name) {
    return object.get(name).orElse(Json.nil());
  }

  /** Two lines for each difference, of the first ten. */
  String text() {
    return String.join("", lines);
  }
}
