/** File systems by chain id. */
@org.jspecify.annotations.NullMarked
module io.gantry.image.snapshot {
  requires static transitive org.jspecify;
  requires io.gantry.platform.archive;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.linux;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.image.snapshot;
}
