/** The engine on this machine. */
@org.jspecify.annotations.NullMarked
module io.gantry.engine.local {
  requires static transitive org.jspecify;
  requires transitive io.gantry.container.network;
  requires transitive io.gantry.container.runtime;
  requires transitive io.gantry.engine.api;
  requires transitive io.gantry.image.bootstrap;
  requires transitive io.gantry.image.distribution;
  requires transitive io.gantry.image.snapshot;
  requires transitive io.gantry.image.store;
  requires io.gantry.platform.archive;
  requires io.gantry.platform.dns;
  requires io.gantry.platform.http;
  requires io.gantry.platform.linux;

  exports io.gantry.engine.local;
}
