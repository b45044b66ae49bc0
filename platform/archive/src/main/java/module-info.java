/** Tar archives and compressed streams. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.archive {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;
  requires io.gantry.platform.linux;

  exports io.gantry.platform.archive;
}
