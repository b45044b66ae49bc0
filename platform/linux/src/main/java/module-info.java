/** All native code of gantry. */
@org.jspecify.annotations.NullMarked
module io.gantry.platform.linux {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;

  exports io.gantry.platform.linux.cgroup;
  exports io.gantry.platform.linux.compress;
  exports io.gantry.platform.linux.fs;
  exports io.gantry.platform.linux.host;
  exports io.gantry.platform.linux.mount;
  exports io.gantry.platform.linux.namespace;
  exports io.gantry.platform.linux.netfilter;
  exports io.gantry.platform.linux.netlink;
  exports io.gantry.platform.linux.process;
  exports io.gantry.platform.linux.socket;
  exports io.gantry.platform.linux;
  exports io.gantry.platform.linux.tty;
  exports io.gantry.platform.linux.user;
}
