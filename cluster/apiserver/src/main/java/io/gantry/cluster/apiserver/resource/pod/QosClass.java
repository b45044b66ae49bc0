package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** How a Pod is treated when memory runs out, by what its containers ask for. */
public final class QosClass {
  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QosClass() {}

  /** {@code Guaranteed}, {@code Burstable} or {@code BestEffort}; requests are filled in. */
  public static String of(Json.Obj spec) {
    var containers = new ArrayList<>(spec.array("containers"));
    containers.addAll(spec.array("initContainers"));
    boolean asks = false;
    boolean guaranteed = true;
    for (Json item : containers) {
      Json.Obj resources = ((Json.Obj) item).object("resources");
      for (String name : COUNTED) {
        var request = resources.object("requests").get(name).filter(QosClass::isPositive);
        var limit = resources.object("limits").get(name).filter(QosClass::isPositive);
        asks |= request.isPresent() || limit.isPresent();
        guaranteed &= limit.isPresent() && limit.equals(request);
      }
    }
    if (!asks) {
      return "BestEffort";
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  private static boolean isPositive(Json quantity) {
    String text = quantity instanceof Json.Str(String value) ? value : quantity.text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '1' && c <= '9') {
        return true;
      }
      if (c != '0' && c != '.') {
        return false;
      }
    }
    return false;
  }
}
