/** The named images of a host. */
@org.jspecify.annotations.NullMarked
module io.gantry.image.store {
  requires static transitive org.jspecify;
  requires transitive io.gantry.image.content;
  requires transitive io.gantry.image.distribution;
  requires transitive io.gantry.image.snapshot;
  requires io.gantry.platform.archive;
  requires transitive io.gantry.platform.base;
  requires io.gantry.platform.linux;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.image.store;
}
