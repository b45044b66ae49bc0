package io.gantry.cluster.apiserver.patch;

import io.gantry.platform.base.json.Json;
import java.math.BigDecimal;

/** Equality by value: {@code 1.0} is {@code 1}, the order of fields does not count. */
final class SameJson {
  private static final int LONG_NUMBER = 40;

  private SameJson() {}

  static boolean same(Json a, Json b) {
    if (a instanceof Json.Num(String x) && b instanceof Json.Num(String y)) {
      return x.equals(y)
          || (isShort(x) && isShort(y) && new BigDecimal(x).compareTo(new BigDecimal(y)) == 0);
    }
    if (a instanceof Json.Arr(var x) && b instanceof Json.Arr(var y)) {
      boolean same = x.size() == y.size();
      for (int i = 0; i < x.size() && same; i++) {
        same = same(x.get(i), y.get(i));
      }
      return same;
    }
    if (a instanceof Json.Obj(var x) && b instanceof Json.Obj(var y)) {
      boolean same = x.size() == y.size();
      for (var field : x.entrySet()) {
        Json other = y.get(field.getKey());
        same = same && other != null && same(field.getValue(), other);
      }
      return same;
    }
    return a.equals(b);
  }

  private static boolean isShort(String number) {
    return number.length() <= LONG_NUMBER;
  }
}
