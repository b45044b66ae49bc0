/** Blobs by digest. */
@org.jspecify.annotations.NullMarked
module io.gantry.image.content {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.image.content;
}
