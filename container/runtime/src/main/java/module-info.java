/** From an OCI bundle to a process. */
@org.jspecify.annotations.NullMarked
module io.gantry.container.runtime {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.linux;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.container.runtime;
  exports io.gantry.container.runtime.cdi;
}
