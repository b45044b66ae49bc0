/** DNS: messages, zones, server, resolver. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.dns {
  requires static org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.platform.dns;
}
