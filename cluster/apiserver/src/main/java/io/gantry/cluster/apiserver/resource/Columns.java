package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.Resource.Column;

/** The columns that tables have. */
final class Columns {
  static final Column NAME =
      new Column("Name", "string", "name", "Name must be unique within a namespace.", 0);
  static final Column AGE =
      text("Age", "Time since the object was created, as the server's clock has it.");

  private Columns() {}

  static Column text(String name, String description) {
    return new Column(name, "string", "", description, 0);
  }

  /** Shown with {@code -o wide} only. */
  static Column wide(String name, String description) {
    return new Column(name, "string", "", description, 1);
  }

  static Column number(String name, String description) {
    return new Column(name, "integer", "", description, 0);
  }
}
