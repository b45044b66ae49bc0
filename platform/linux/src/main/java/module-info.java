/** All native code of gantry. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.linux {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.platform.linux;
  exports io.gantry.platform.linux.mount;
}
