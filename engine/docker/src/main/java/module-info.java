/** Docker's Engine API: the only place that knows its JSON. */
@org.jspecify.annotations.NullMarked
module io.gantry.engine.docker {
  requires transitive io.gantry.engine.api;

  exports io.gantry.engine.docker;
}
