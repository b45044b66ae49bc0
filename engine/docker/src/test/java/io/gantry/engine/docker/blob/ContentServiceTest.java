package io.gantry.engine.docker.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.GrpcCall;
import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Content by digest. */
final class ContentServiceTest {
  private static final String CONTENT = "/containerd.services.content.v1.Content/";
  private static final Instant MADE = Instant.parse("2026-08-01T10:00:00Z");

  private final byte[] known = new byte[2_500_000];
  private final Map<String, GrpcHandler> methods =
      new ContentService(digest -> digest.equals("sha256:known") ? Optional.of(blob()) : none())
          .methods();

  private static Optional<ContentService.Blob> none() {
    return Optional.empty();
  }

  private ContentService.Blob blob() {
    return new ContentService.Blob() {
      @Override
      public long size() {
        return known.length;
      }

      @Override
      public Instant made() {
        return MADE;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(known);
      }
    };
  }

  /** A call with one message in. */
  private static final class Recorded implements GrpcCall {
    private final Deque<byte[]> in = new ArrayDeque<>();
    private final List<byte[]> out = new ArrayList<>();

    Recorded(ProtoWriter request) {
      in.add(request.toBytes());
    }

    @Override
    public Optional<byte[]> receive() {
      return Optional.ofNullable(in.poll());
    }

    @Override
    public void send(byte[] message) {
      out.add(message);
    }

    @Override
    public String method() {
      return "";
    }

    @Override
    public Headers metadata() {
      return Headers.NONE;
    }

    @Override
    public Optional<Duration> timeLeft() {
      return Optional.empty();
    }

    @Override
    public void trailer(String name, String value) {}

    @Override
    public void onCancel(Runnable action) {}
  }

  private List<byte[]> call(String method, ProtoWriter request) throws IOException {
    var call = new Recorded(request);
    GrpcHandler handler = methods.get(CONTENT + method);
    if (handler == null) {
      throw new AssertionError(method);
    }
    handler.handle(call);
    return call.out;
  }

  @Test
  void contentIsToldAndReadFromAnywhere() throws Exception {
    known[1_200_000] = 7;
    var in = new ProtoReader(call("Info", new ProtoWriter().string(1, "sha256:known")).getFirst());
    assertEquals(true, in.next());
    ProtoReader info = in.message();
    assertEquals(true, info.next());
    assertEquals("sha256:known", info.string());
    assertEquals(true, info.next());
    assertEquals(known.length, info.int64());
    assertEquals(true, info.next());
    assertEquals(MADE, info.timestamp());

    assertArrayEquals(known, read(new ProtoWriter().string(1, "sha256:known"), 0));
    ProtoWriter part = new ProtoWriter().string(1, "sha256:known").int64(2, 1_200_000).int64(3, 2);
    assertArrayEquals(new byte[] {7, 0}, read(part, 1_200_000));
  }

  private byte[] read(ProtoWriter request, long from) throws IOException {
    var all = new ByteArrayOutputStream();
    for (byte[] message : call("Read", request)) {
      var in = new ProtoReader(message);
      long offset = 0;
      while (in.next()) {
        switch (in.field()) {
          case 1 -> offset = in.int64();
          case 2 -> {
            assertEquals(from + all.size(), offset);
            all.writeBytes(in.bytes());
          }
          default -> {}
        }
      }
    }
    return all.toByteArray();
  }

  @Test
  void otherContentIsNotFound() {
    ProtoWriter other = new ProtoWriter().string(1, "sha256:other");
    assertThrows(GantryException.class, () -> call("Info", other));
    assertThrows(GantryException.class, () -> call("Read", other));
  }
}
