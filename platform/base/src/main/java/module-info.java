/** What every other module may use; knows neither container nor cluster. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.base {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires org.snakeyaml.engine;

  exports io.gantry.platform.base;
  exports io.gantry.platform.base.concurrent;
  exports io.gantry.platform.base.file;
  exports io.gantry.platform.base.id;
  exports io.gantry.platform.base.json;
  exports io.gantry.platform.base.time;
  exports io.gantry.platform.base.yaml;
}
