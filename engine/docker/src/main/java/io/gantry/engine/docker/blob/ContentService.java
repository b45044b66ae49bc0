package io.gantry.engine.docker.blob;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.GrpcCall;
import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What clients use of {@code containerd.services.content.v1.Content}: {@code Info} and {@code
 * Read}.
 */
public final class ContentService {
  private static final int CHUNK = 1 << 20;

  /** Where content is. */
  @FunctionalInterface
  public interface Blobs {
    /** The content with a digest, as in {@code sha256:…}. */
    Optional<Blob> find(String digest);
  }

  /** Some content. */
  public interface Blob {
    /** In bytes. */
    long size();

    /** When it came. */
    Instant made();

    /** Its bytes. */
    InputStream open() throws IOException;
  }

  private final Blobs blobs;

  /** Of what {@code blobs} finds. */
  public ContentService(Blobs blobs) {
    this.blobs = blobs;
  }

  /** Its methods. */
  public Map<String, GrpcHandler> methods() {
    return Map.of(
        "/containerd.services.content.v1.Content/Info",
        GrpcHandler.unary((_, request) -> info(Wanted.read(request))),
        "/containerd.services.content.v1.Content/Read",
        GrpcHandler.streaming((call, request) -> read(call, Wanted.read(request))));
  }

  private record Wanted(String digest, long offset, long size) {
    static Wanted read(byte[] request) {
      var in = new ProtoReader(request);
      String digest = "";
      long offset = 0;
      long size = 0;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> digest = in.string();
          case 2 -> offset = in.int64();
          case 3 -> size = in.int64();
          default -> {}
        }
      }
      return new Wanted(digest, Math.max(0, offset), Math.max(0, size));
    }
  }

  private Blob find(String digest) {
    return blobs
        .find(digest)
        .orElseThrow(
            () -> new GantryException(Kind.NOT_FOUND, "content " + digest + ": not found"));
  }

  private byte[] info(Wanted wanted) {
    Blob blob = find(wanted.digest());
    var info =
        new ProtoWriter()
            .string(1, wanted.digest())
            .int64(2, blob.size())
            .timestamp(3, blob.made())
            .timestamp(4, blob.made());
    return new ProtoWriter().message(1, info).toBytes();
  }

  private void read(GrpcCall call, Wanted wanted) throws IOException {
    try (InputStream in = find(wanted.digest()).open()) {
      in.skipNBytes(wanted.offset());
      long at = wanted.offset();
      long left = wanted.size() == 0 ? Long.MAX_VALUE : wanted.size();
      byte[] bytes = in.readNBytes((int) Math.min(CHUNK, left));
      while (bytes.length > 0) {
        call.send(new ProtoWriter().int64(1, at).bytes(2, bytes).toBytes());
        at += bytes.length;
        left -= bytes.length;
        bytes = in.readNBytes((int) Math.min(CHUNK, left));
      }
    }
  }
}
