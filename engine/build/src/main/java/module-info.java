/** Images from Dockerfiles. */
@org.jspecify.annotations.NullMarked
module io.gantry.engine.build {
  requires static transitive org.jspecify;
  requires transitive io.gantry.container.network;
  requires transitive io.gantry.container.runtime;
  requires transitive io.gantry.engine.api;
  requires transitive io.gantry.image.distribution;
  requires transitive io.gantry.image.snapshot;
  requires transitive io.gantry.image.store;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.oci;
  requires io.gantry.platform.archive;
  requires io.gantry.platform.http;
  requires io.gantry.platform.linux;

  exports io.gantry.engine.build;
}
