/** The command line: argv in, calls on the engine, results on the terminal. */
@org.jspecify.annotations.NullMarked
module io.gantry.app.cli {
  requires static transitive org.jspecify;
  requires transitive io.gantry.engine.api;
  requires transitive io.gantry.platform.base;
  requires io.gantry.engine.docker;
  requires io.gantry.image.distribution;
  requires io.gantry.platform.archive;
  requires io.gantry.platform.http;
  requires io.gantry.platform.linux;

  exports io.gantry.app.cli;
  exports io.gantry.app.cli.argv;
  exports io.gantry.app.cli.context.store;
  exports io.gantry.app.cli.output;
  exports io.gantry.app.cli.program;
}
