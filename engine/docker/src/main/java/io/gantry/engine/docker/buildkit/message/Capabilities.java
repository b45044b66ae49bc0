package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.util.List;

/** What this builder says that it can, by the names that clients ask for ({@code APICap}). */
public final class Capabilities {
  private static final List<String> BRIDGE =
      List.of(
          "solve.base",
          "resolveimage",
          "resolveimage.resolvemode",
          "readfile",
          "return",
          "returnmap",
          "readdir",
          "statfile",
          "importcaches",
          "proto.refarray",
          "reference.output",
          "frontend.inputs",
          "gateway.solve.metadata",
          "frontend.caps",
          "gateway.solve.evaluate",
          "gateway.evaluate",
          "gateway.warnings",
          "reference.attestations",
          "source.metaresolver");

  private static final List<String> GRAPH =
      List.of(
          "source.image",
          "source.image.resolvemode",
          "source.image.checksum",
          "source.local",
          "source.local.unique",
          "source.local.sessionid",
          "source.local.includepatterns",
          "source.local.followpaths",
          "source.local.excludepatterns",
          "source.local.sharedkeyhint",
          "source.local.differ",
          "source.git",
          "source.git.keepgitdir",
          "source.git.fullurl",
          "source.git.httpauth",
          "source.git.knownsshhosts",
          "source.git.mountsshsock",
          "source.git.subdir",
          "source.http",
          "source.http.checksum",
          "source.http.perm",
          "source.ocilayout",
          "exec.meta.network",
          "exec.meta.ulimit",
          "exec.mount.cache",
          "exec.mount.cache.sharing",
          "exec.mount.secret",
          "exec.mount.ssh",
          "exec.mount.tmpfs.size",
          "exec.secretenv",
          "file.base",
          "constraints",
          "platform",
          "meta.ignorecache",
          "meta.description",
          "meta.exportcache",
          "exporter.image.annotations",
          "exporter.image.attestations",
          "exporter.sourcedateepoch",
          "exporter.multiple",
          "gc.freespacefilter",
          "history.filter");

  private Capabilities() {}

  /** A {@code PongResponse}. */
  public static byte[] pong(WorkerRecord worker) {
    var out = new ProtoWriter();
    BRIDGE.forEach(name -> out.message(1, capability(name)));
    GRAPH.forEach(name -> out.message(2, capability(name)));
    return out.message(3, worker.write()).toBytes();
  }

  private static ProtoWriter capability(String name) {
    return new ProtoWriter().string(1, name).bool(2, true);
  }
}
