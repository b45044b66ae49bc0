package io.gantry.engine.build.op;

/** A user and a group by number. */
record Owner(long uid, long gid) {
  static final Owner ROOT = new Owner(0, 0);
}
