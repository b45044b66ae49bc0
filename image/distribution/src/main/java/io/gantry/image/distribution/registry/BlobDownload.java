package io.gantry.image.distribution.registry;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.http.client.HttpException;
import io.gantry.platform.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob, from where it is told. A connection that breaks is made again, and the bytes
 * go on where they stopped; each time some have come, patience begins anew. For one thread.
 */
final class BlobDownload extends InputStream {
  private final List<Way> ways;
  private final Digest digest;
  private final long size;
  private long at;
  private int failures;
  private @Nullable Answer answer;
  private Way way;

  /**
   * Opens it.
   *
   * @param ways tried in order when it is opened; never empty
   * @throws GantryException if none has it
   */
  BlobDownload(List<Way> ways, Digest digest, long size, long offset) {
    this.ways = ways;
    this.digest = digest;
    this.size = size;
    at = offset;
    way = ways.getFirst();
    if (offset < size || size == 0) {
      answer = FirstOf.ways(ways, this::open);
    }
  }

  private Answer open(Way from) {
    way = from;
    Failure failure = from.failure(false);
    Call call = Call.get(from.path("/blobs/" + digest), from.pull());
    Answer opened = from.read(at == 0 ? call : call.with("range", "bytes=" + at + "-"));
    boolean whole = opened.status() == 200;
    boolean part =
        opened.status() == 206 && ByteRange.start(opened.field("content-range")).orElse(-1) == at;
    if (!whole && !part) {
      try (opened) {
        throw opened.status() == 206
            ? failure.broken("it sends another part of blob " + digest + " than was asked for")
            : failure.answered(opened.status(), opened.error(), "blob " + digest);
      }
    }
    if (whole && at > 0) {
      skip(opened, failure);
    }
    return opened;
  }

  /** For a server that knows no parts. */
  private void skip(Answer opened, Failure failure) {
    try {
      opened.body().skipNBytes(at);
    } catch (HttpException e) {
      opened.response().close();
      throw failure.unreachable(e);
    } catch (IOException e) {
      opened.response().close();
      throw failure.broken("blob " + digest + " ended before " + at + " bytes: " + e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (at < size) {
      try {
        int count = current().body().read(into, offset, (int) Math.min(length, size - at));
        if (count >= 0) {
          at += count;
          failures = 0;
          return count;
        }
        again(new EOFException("it ended after " + at + " of " + size + " bytes"));
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        again(e);
      }
    }
    return end();
  }

  /** Bytes beyond the size make another blob: whoever sums them up must see that. */
  private int end() throws IOException {
    Answer last = answer;
    if (last != null && last.body().read() >= 0) {
      throw way.failure(false)
          .broken("blob " + digest + " is longer than the " + size + " bytes it should have");
    }
    return -1;
  }

  private Answer current() {
    Answer known = answer;
    if (known == null) {
      known = FirstOf.ways(ways, this::open);
      answer = known;
    }
    return known;
  }

  private void again(IOException cause) {
    drop();
    Optional<Duration> wait = way.session().wait(++failures, Optional.empty());
    if (wait.isEmpty()) {
      throw way.failure(false).brokeOff("blob " + digest, cause);
    }
    Session.pause(wait.get(), way.failure(false));
  }

  private void drop() {
    Answer known = answer;
    if (known != null) {
      known.response().close();
      answer = null;
    }
  }

  @Override
  public void close() {
    drop();
  }
}
