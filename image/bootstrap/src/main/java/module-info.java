/** Base images from the host's own distribution packages. */
@org.jspecify.annotations.NullMarked
module io.gantry.image.bootstrap {
  requires static transitive org.jspecify;
  requires io.gantry.platform.archive;
  requires io.gantry.platform.linux;
  requires transitive io.gantry.image.store;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.image.bootstrap;
}
