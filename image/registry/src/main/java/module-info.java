/** A registry. */
@org.jspecify.annotations.NullMarked
module io.gantry.image.registry {
  requires static transitive org.jspecify;
  requires transitive io.gantry.image.distribution;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.http;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.image.registry;
  exports io.gantry.image.registry.disk;
  exports io.gantry.image.registry.mirror;
  exports io.gantry.image.registry.server;
}
