package io.gantry.engine.docker.buildkit.message;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.util.List;

/** {@code UsageRecord}s. */
public final class Usage {
  private Usage() {}

  /** One record. */
  public static byte[] record(BuildCaches.Entry entry) {
    return write(entry).toBytes();
  }

  /** A {@code DiskUsageResponse}. */
  public static byte[] all(List<BuildCaches.Entry> entries) {
    var out = new ProtoWriter();
    entries.forEach(entry -> out.message(1, write(entry)));
    return out.toBytes();
  }

  private static ProtoWriter write(BuildCaches.Entry entry) {
    return new ProtoWriter()
        .string(1, entry.id())
        .bool(2, entry.mutable())
        .bool(3, entry.inUse())
        .int64(4, entry.size())
        .timestamp(6, entry.created())
        .timestamp(7, entry.lastUsed())
        .int64(8, entry.uses())
        .string(9, entry.description())
        .string(10, entry.type())
        .bool(11, entry.shared())
        .strings(12, entry.parents());
  }
}
