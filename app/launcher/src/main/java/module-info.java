/** Every main, the settings, the wiring, the resident engine: the only module that sees all. */
@org.jspecify.annotations.NullMarked
module io.gantry.app.launcher {
  requires static transitive org.jspecify;
  requires io.gantry.app.cli;
  requires io.gantry.container.network;
  requires io.gantry.container.runtime;
  requires io.gantry.engine.api;
  requires io.gantry.engine.build;
  requires io.gantry.engine.local;
  requires io.gantry.image.bootstrap;
  requires io.gantry.image.content;
  requires io.gantry.image.snapshot;
  requires io.gantry.image.store;
  requires io.gantry.platform.base;
  requires io.gantry.platform.linux;
}
