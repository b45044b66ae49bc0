package io.gantry.cluster.apiserver.resource.field;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Locale;

/** Checks of labels, annotations and selectors, which stand in many kinds. */
public final class LabelChecks {
  private static final int MOST_ANNOTATION_BYTES = 256 * 1024;

  private LabelChecks() {}

  /** Keys and values of labels. */
  public static void labels(Place labels) {
    labels
        .map()
        .forEach((key, value) -> {
          complain(labels, key, Names.QUALIFIED);
          complain(labels, value, Names.LABEL_VALUE);
        });
  }

  /** Keys of annotations, and the size of all. */
  public static void annotations(Place annotations) {
    long bytes = 0;
    for (var entry : annotations.map().entrySet()) {
      String key = entry.getKey();
      for (String complaint : Names.QUALIFIED.complaints(key.toLowerCase(Locale.ROOT))) {
        annotations.invalid(Json.of(key), complaint);
      }
      bytes += key.length() + entry.getValue().length();
    }
    if (bytes > MOST_ANNOTATION_BYTES) {
      annotations.tooLong(MOST_ANNOTATION_BYTES);
    }
  }

  /** A {@code LabelSelector}. */
  public static void selector(Place selector) {
    labels(selector.child("matchLabels"));
    for (Place expression : selector.child("matchExpressions").items()) {
      requirement(expression);
    }
  }

  private static void requirement(Place expression) {
    Place operator = expression.child("operator");
    Place values = expression.child("values");
    switch (operator.text()) {
      case "In", "NotIn" -> {
        if (values.items().isEmpty()) {
          values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.items().isEmpty()) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> operator.invalid("not a valid selector operator");
    }
    expression.child("key").follows(Names.QUALIFIED);
    List<Place> items = values.items();
    items.forEach(value -> value.follows(Names.LABEL_VALUE));
  }

  private static void complain(Place place, String text, Names.Rule rule) {
    for (String complaint : rule.complaints(text)) {
      place.invalid(Json.of(text), complaint);
    }
  }
}
