/** The command line: arguments to calls on an engine, results to the terminal. */
@org.jspecify.annotations.NullMarked
module io.gantry.app.cli {
  requires static transitive org.jspecify;
  requires transitive io.gantry.engine.api;
  requires transitive io.gantry.platform.base;
}
