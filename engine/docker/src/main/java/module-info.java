/** Docker's Engine API: the only place that knows its JSON. */
@org.jspecify.annotations.NullMarked
module io.gantry.engine.docker {
  requires transitive io.gantry.engine.api;
  requires transitive io.gantry.platform.grpc;
  requires transitive io.gantry.platform.http;
  requires io.gantry.platform.linux;

  exports io.gantry.engine.docker;
  exports io.gantry.engine.docker.blob;
  exports io.gantry.engine.docker.client;
  exports io.gantry.engine.docker.filter;
  exports io.gantry.engine.docker.prune;
  exports io.gantry.engine.docker.request;
  exports io.gantry.engine.docker.server;
  exports io.gantry.engine.docker.session;
}
