/** Records of the OCI image, distribution and runtime specifications. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.oci {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.platform.oci;
}
