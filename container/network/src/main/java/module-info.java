/** The network of containers. */
@org.jspecify.annotations.NullMarked
module io.gantry.container.network {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.linux;

  exports io.gantry.container.network;
}
