package io.gantry.cluster.apiserver.table;

import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A {@code Table} of {@code meta.k8s.io}. */
public final class Table {
  private final Resource resource;
  private final String version;
  private final Include include;
  private final Instant now;

  /** What of the object each row carries. */
  public enum Include {
    NONE,
    METADATA,
    OBJECT;

    /** Reads {@code includeObject}; anything else is metadata. */
    public static Include of(String word) {
      return switch (word) {
        case "None" -> NONE;
        case "Object" -> OBJECT;
        default -> METADATA;
      };
    }
  }

  /**
   * Of one kind.
   *
   * @param version of {@code meta.k8s.io}
   * @param now what ages are measured from
   */
  public Table(Resource resource, String version, Include include, Instant now) {
    this.resource = resource;
    this.version = version;
    this.include = include;
    this.now = now;
  }

  /**
   * The table of some objects.
   *
   * @param listMetadata {@code resourceVersion}, {@code continue}, {@code remainingItemCount}
   * @param withColumns whether it says which columns there are: in a watch only the first does
   */
  public Json.Obj of(List<ApiObject> objects, Json.Obj listMetadata, boolean withColumns) {
    var rows = new ArrayList<Json>(objects.size());
    for (ApiObject object : objects) {
      rows.add(row(object));
    }
    return Json.object()
        .put("kind", "Table")
        .put("apiVersion", "meta.k8s.io/" + version)
        .put("metadata", listMetadata)
        .put("columnDefinitions", withColumns ? columns() : Json.array(List.of()))
        .put("rows", Json.array(rows))
        .build();
  }

  private Json columns() {
    var columns = new ArrayList<Json>();
    for (Resource.Column column : resource.columns()) {
      columns.add(
          Json.object()
              .put("name", column.name())
              .put("type", column.type())
              .put("format", column.format())
              .put("description", column.description())
              .put("priority", column.priority())
              .build());
    }
    return Json.array(columns);
  }

  private Json row(ApiObject object) {
    var row = Json.object().put("cells", Json.array(resource.cells(object, now)));
    switch (include) {
      case NONE -> row.put("object", Json.nil());
      case METADATA -> row.put("object", PartialMetadata.of(object, version));
      case OBJECT -> row.put("object", object.tree());
    }
    return row.build();
  }
}
