/** The hinge of the house: what an engine does, whoever asks and wherever it runs. */
@org.jspecify.annotations.NullMarked
module io.gantry.engine.api {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.engine.api;
  exports io.gantry.engine.api.build;
  exports io.gantry.engine.api.registry;
}
