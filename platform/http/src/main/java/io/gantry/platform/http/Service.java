package io.gantry.platform.http;

import io.gantry.platform.http.wire.Watchdog;

/** What all connections of a server share. */
record Service(Handler handler, Limits limits, HttpDate date, Watchdog watchdog) {
  private static final System.Logger LOG = System.getLogger("io.gantry.platform.http");

  /** A handler has failed: the client sees no more than 500. */
  void failed(Exchange exchange, Throwable failure) {
    LOG.log(
        System.Logger.Level.ERROR,
        () -> exchange.method() + " " + exchange.path() + ": handler failed",
        failure);
  }
}
