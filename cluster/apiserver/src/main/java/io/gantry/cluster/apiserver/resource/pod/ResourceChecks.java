package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.Quantity;
import io.gantry.platform.base.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks of what a container asks for and of what it may use at most. */
final class ResourceChecks {
  private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");

  private ResourceChecks() {}

  static void resources(Place resources) {
    Map<String, Quantity> limits = quantities(resources.child("limits"));
    Place requests = resources.child("requests");
    quantities(requests)
        .forEach((name, request) -> {
          Quantity limit = limits.get(name);
          if (limit != null && request.compareTo(limit) > 0) {
            requests.invalid(
                Json.of(request.toString()),
                "must be less than or equal to " + name + " limit of " + limit);
          } else if (!mayDiffer(name) && (limit == null || !limit.equals(request))) {
            fixed(resources, name, request, Optional.ofNullable(limit));
          }
        });
  }

  /** What is no processor and no memory cannot be promised twice. */
  private static boolean mayDiffer(String name) {
    return STANDARD.contains(name);
  }

  private static void fixed(
      Place resources, String name, Quantity request, Optional<Quantity> limit) {
    if (limit.isEmpty()) {
      resources.child("limits").required("Limit must be set for non overcommitable resources");
    } else if (request.compareTo(limit.get()) != 0) {
      resources
          .child("requests")
          .invalid(
              Json.of(request.toString()), "must be equal to " + name + " limit of " + limit.get());
    }
  }

  private static Map<String, Quantity> quantities(Place list) {
    var quantities = new HashMap<String, Quantity>();
    for (String name : list.object().fields().keySet()) {
      Place place = list.key(name);
      name(place, name);
      Optional<Quantity> quantity = parse(place);
      if (quantity.isEmpty()) {
        place.invalid(Quantity.RULE);
        continue;
      }
      quantities.put(name, quantity.get());
      Json shown = Json.of(quantity.get().toString());
      if (quantity.get().compareTo(Quantity.ZERO) < 0) {
        place.invalid(shown, "must be greater than or equal to 0");
      }
      if (!mayDiffer(name) && quantity.get().milli() % 1000 != 0) {
        place.invalid(shown, "must be an integer");
      }
    }
    return quantities;
  }

  private static Optional<Quantity> parse(Place place) {
    return Quantity.tryParse(
        place.value() instanceof Json.Num number ? number.text() : place.text());
  }

  private static void name(Place place, String name) {
    for (String complaint : Names.QUALIFIED.complaints(name)) {
      place.invalid(Json.of(name), complaint);
    }
    if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith("hugepages-")) {
      place.invalid(Json.of(name), "must be a standard resource for containers");
    }
  }
}
