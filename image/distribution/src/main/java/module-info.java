/** Images on their way. */
@org.jspecify.annotations.NullMarked
module io.gantry.image.distribution {
  requires static transitive org.jspecify;
  requires io.gantry.platform.archive;
  requires io.gantry.platform.linux;
  requires transitive io.gantry.platform.base;
  requires transitive io.gantry.platform.http;
  requires transitive io.gantry.platform.oci;

  exports io.gantry.image.distribution;
  exports io.gantry.image.distribution.archive;
  exports io.gantry.image.distribution.copy;
  exports io.gantry.image.distribution.credentials;
  exports io.gantry.image.distribution.directory;
  exports io.gantry.image.distribution.files;
  exports io.gantry.image.distribution.hosts;
  exports io.gantry.image.distribution.layout;
  exports io.gantry.image.distribution.lists;
  exports io.gantry.image.distribution.registry;
  exports io.gantry.image.distribution.transport;
}
