/** What Kubernetes objects are: types, schema, labels, selectors, quantities. */
@org.jspecify.annotations.NullMarked
module io.gantry.cluster.model {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.cluster.model;
  exports io.gantry.cluster.model.schema;
}
