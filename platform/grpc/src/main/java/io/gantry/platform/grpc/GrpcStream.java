package io.gantry.platform.grpc;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Http2Call;
import io.gantry.platform.http.StreamReset;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call as its client sees it. {@link #receive} ends with nothing if the status is OK, and throws
 * any other.
 */
public final class GrpcStream implements MessageStream, AutoCloseable {
  private final Http2Call call;
  private final Optional<Alarm> alarm;
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicReference<@Nullable GrpcException> stopped = new AtomicReference<>();
  private boolean checked;
  private boolean ended;

  GrpcStream(Http2Call call, Optional<Duration> timeout) {
    this.call = call;
    alarm = timeout.map(limit -> Alarm.after(limit, () -> stop(GrpcCode.DEADLINE_EXCEEDED)));
  }

  @Override
  public Optional<byte[]> receive() throws IOException {
    if (ended) {
      return Optional.empty();
    }
    Optional<byte[]> message;
    try {
      check();
      if (ended) {
        return Optional.empty();
      }
      message = Framing.read(call.in());
    } catch (IOException e) {
      throw failed(e);
    } catch (GrpcException e) {
      close();
      throw e;
    }
    if (message.isPresent()) {
      return message;
    }
    finish(call.trailers());
    return message;
  }

  /** Looks at the head once: what is no gRPC has no messages. */
  private void check() throws IOException {
    if (checked) {
      return;
    }
    Http2Call.Answer answer = call.answer();
    checked = true;
    if (StatusFields.areIn(answer.headers())) {
      finish(answer.headers());
      return;
    }
    if (answer.status() != 200) {
      throw new GrpcException(code(answer.status()), "the server answers " + answer.status());
    }
    String type = answer.headers().first("content-type").orElse("");
    if (!type.startsWith("application/grpc")) {
      throw new GrpcException(GrpcCode.UNKNOWN, "the server answers with \"" + type + "\"");
    }
  }

  private static GrpcCode code(int status) {
    return switch (status) {
      case 400 -> GrpcCode.INTERNAL;
      case 401 -> GrpcCode.UNAUTHENTICATED;
      case 403 -> GrpcCode.PERMISSION_DENIED;
      case 404 -> GrpcCode.UNIMPLEMENTED;
      case 429, 502, 503, 504 -> GrpcCode.UNAVAILABLE;
      default -> GrpcCode.UNKNOWN;
    };
  }

  private void finish(Headers status) {
    ended = true;
    alarm.ifPresent(Alarm::close);
    Optional<GrpcException> failure = StatusFields.failure(status);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public void send(byte[] message) throws IOException {
    if (!offer(message)) {
      throw new GrpcException(GrpcCode.ABORTED, "the server has ended the call already");
    }
  }

  /** As {@link #send}; false if the server needs no more: what it answers is to be received. */
  boolean offer(byte[] message) throws IOException {
    sending.lock();
    try {
      Framing.write(message, call.out());
      return true;
    } catch (StreamReset e) {
      if (e.code() != StreamReset.NO_ERROR) {
        throw failed(e);
      }
      return false;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      sending.unlock();
    }
  }

  /** Says that no more messages follow; a server that needs none is told nothing. */
  public void closeSend() throws IOException {
    sending.lock();
    try {
      call.out().close();
    } catch (StreamReset e) {
      if (e.code() != StreamReset.NO_ERROR) {
        throw failed(e);
      }
    } catch (IOException e) {
      throw failed(e);
    } finally {
      sending.unlock();
    }
  }

  /** The metadata of the answer's head; waits for it. */
  public Headers metadata() throws IOException {
    try {
      return call.answer().headers();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The metadata that came with the status: none before. */
  public Headers trailers() {
    return call.trailers();
  }

  private GrpcException failed(IOException failure) {
    GrpcException known = stopped.get();
    return known == null ? lost(failure) : known;
  }

  /** What the end of a stream or a connection is as a status. */
  static GrpcException lost(IOException failure) {
    GrpcCode code =
        switch (failure) {
          case StreamReset reset -> code(reset);
          case InterruptedIOException _ -> GrpcCode.CANCELLED;
          default -> GrpcCode.UNAVAILABLE;
        };
    return new GrpcException(code, String.valueOf(failure.getMessage()), List.of(), failure);
  }

  private static GrpcCode code(StreamReset reset) {
    return switch (reset.code()) {
      case StreamReset.NO_ERROR -> GrpcCode.ABORTED;
      case StreamReset.REFUSED_STREAM -> GrpcCode.UNAVAILABLE;
      case StreamReset.CANCEL -> GrpcCode.CANCELLED;
      case StreamReset.ENHANCE_YOUR_CALM -> GrpcCode.RESOURCE_EXHAUSTED;
      default -> GrpcCode.INTERNAL;
    };
  }

  private void stop(GrpcCode why) {
    String text =
        why == GrpcCode.DEADLINE_EXCEEDED ? "context deadline exceeded" : "context canceled";
    if (stopped.compareAndSet(null, new GrpcException(why, text))) {
      call.reset(StreamReset.CANCEL);
    }
  }

  /** Cancels the call if it has not ended; whoever waits fails with {@code CANCELLED}. */
  @Override
  public void close() {
    alarm.ifPresent(Alarm::close);
    stop(GrpcCode.CANCELLED);
  }
}
