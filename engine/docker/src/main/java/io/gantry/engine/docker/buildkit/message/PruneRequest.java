package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Control.Prune}'s request.
 *
 * @param filters as in {@code type==regular}
 * @param keepNanos what was used within so many nanoseconds stays
 * @param reserved so many bytes stay in any case
 * @param most so many bytes may stay; 0 for no bound
 * @param leastFree so many bytes of the disk shall be free; 0 for no bound
 */
public record PruneRequest(
    List<String> filters, boolean all, long keepNanos, long reserved, long most, long leastFree) {
  /** Copies the list. */
  public PruneRequest {
    filters = List.copyOf(filters);
  }

  /** Reads one. */
  public static PruneRequest parse(byte[] bytes) {
    var in = new ProtoReader(bytes);
    var filters = new ArrayList<String>();
    boolean all = false;
    long keep = 0;
    long reserved = 0;
    long most = 0;
    long free = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> filters.add(in.string());
        case 2 -> all = in.bool();
        case 3 -> keep = in.int64();
        case 4 -> reserved = in.int64();
        case 5 -> most = in.int64();
        case 6 -> free = in.int64();
        default -> {}
      }
    }
    return new PruneRequest(filters, all, keep, reserved, most, free);
  }
}
