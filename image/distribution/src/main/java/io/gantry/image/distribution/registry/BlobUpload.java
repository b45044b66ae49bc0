package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.HttpException;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends one blob: POST opens the upload, PATCH sends what {@code UploadPlan} says, PUT ends it. If
 * a request breaks off, the registry is asked how much it has, and the writer starts again and is
 * passed over that much. For one thread.
 */
final class BlobUpload implements AutoCloseable {
  private final Way way;
  private final Failure failure;
  private final BlobWriter writer;
  private final Optional<Digest> expected;
  private UploadPlan plan;
  private @Nullable URI place;
  private @Nullable BlobFeed feed;
  private @Nullable MessageDigest sum;
  private @Nullable Digest digest;
  private long done;
  private long doneAtFailure = -1;
  private int failures;
  private boolean ended;
  private boolean resumed;

  /**
   * Prepares.
   *
   * @param expected the digest, if it is known; the registry refuses other content then
   * @param started an upload that is open already
   */
  BlobUpload(
      Way way,
      Optional<Digest> expected,
      OptionalLong size,
      BlobWriter writer,
      Optional<URI> started) {
    this.way = way;
    this.failure = way.failure(true);
    this.expected = expected;
    this.writer = writer;
    plan = UploadPlan.of(size);
    place = started.orElse(null);
    digest = expected.orElse(null);
  }

  /** What was sent; {@code size} bytes. */
  record Sent(Digest digest, long size) {}

  /** Sends all of it. */
  Sent run() {
    while (true) {
      try {
        URI at = place == null ? open() : place;
        switch (plan.next(done, ended)) {
          case UploadPlan.Step.Whole _ -> {
            if (whole(at)) {
              return new Sent(digest(), done);
            }
          }
          case UploadPlan.Step.Part(long length) -> part(at, length);
          case UploadPlan.Step.Open(long most) -> rest(at, most);
          case UploadPlan.Step.Finish _ -> {
            if (finish(at)) {
              return new Sent(digest(), done);
            }
          }
        }
      } catch (SourceException e) {
        cancel();
        throw source(e);
      } catch (HttpException e) {
        broken(e);
      } catch (InterruptedIOException _) {
        Thread.currentThread().interrupt();
        throw failure.cancelled();
      } catch (IOException e) {
        throw failure.brokeOff(thing(), e);
      }
    }
  }

  private String thing() {
    return "blob" + expected.map(d -> " " + d).orElse(" of unknown digest");
  }

  private URI open() {
    Call call = Call.of("POST", way.path("/blobs/uploads/"), way.push());
    try (Answer answer = way.write(call)) {
      if (answer.status() != 202) {
        throw failure.answered(answer.status(), answer.error(), "upload of " + thing());
      }
      plan = plan.atLeast(answer.field("oci-chunk-min-length"));
      URI opened =
          answer
              .location()
              .orElseThrow(() -> failure.broken("it opens an upload without saying where"));
      place = opened;
      return opened;
    }
  }

  /** The writer's bytes from {@link #done} on. */
  private BlobFeed feed() throws IOException {
    BlobFeed known = feed;
    if (known != null && known.given() == done) {
      return known;
    }
    closeFeed();
    sum = expected.isPresent() ? null : Digest.sha256();
    BlobFeed started = new BlobFeed(writer, done, Optional.ofNullable(sum));
    feed = started;
    return started;
  }

  private boolean whole(URI at) throws IOException {
    long size = plan.size().orElseThrow();
    BlobFeed bytes = feed();
    Call call =
        way.at("PUT", Place.with(at, "digest", digest().toString()))
            .with("content-type", "application/octet-stream")
            .with(RequestContent.stream(size, out -> exactly(bytes, out, size)));
    try (Answer answer = way.session().authorised(call, failure)) {
      if (isTaken(answer)) {
        done = size;
        return true;
      }
      refused(answer);
      return false;
    }
  }

  private void part(URI at, long length) throws IOException {
    BlobFeed bytes = feed();
    Call call = patch(at).with(RequestContent.stream(length, out -> exactly(bytes, out, length)));
    boolean isAll = length == plan.size().orElseThrow();
    patched(isAll ? call : call.with("content-range", done + "-" + (done + length - 1)), bytes);
  }

  private void rest(URI at, long most) throws IOException {
    BlobFeed bytes = feed();
    var content =
        new RequestContent.Stream(
            OptionalLong.empty(),
            out -> {
              long _ = bytes.transfer(out, most);
            });
    if (patched(patch(at).with(content), bytes)) {
      ended = !bytes.hasMore();
    }
  }

  private Call patch(URI at) {
    return way.at("PATCH", at).with("content-type", "application/octet-stream");
  }

  private boolean patched(Call call, BlobFeed bytes) throws IOException {
    try (Answer answer = way.session().authorised(call, failure)) {
      if (isTaken(answer)) {
        done = bytes.given();
        failures = 0;
        answer.location().ifPresent(next -> place = next);
        return true;
      }
      refused(answer);
      return false;
    }
  }

  private static boolean isTaken(Answer answer) {
    return answer.status() >= 200 && answer.status() <= 204;
  }

  /** Gives exactly {@code length} bytes, and sees to it that nothing follows the last. */
  private void exactly(BlobFeed bytes, OutputStream out, long length) throws IOException {
    long moved = bytes.transfer(out, length);
    boolean last = bytes.given() == plan.size().orElse(-1);
    if (moved < length || (last && bytes.hasMore())) {
      throw new SourceException(
          new GantryException(
              Kind.INVALID,
              thing()
                  + " is "
                  + (moved < length ? "shorter" : "longer")
                  + " than the "
                  + plan.size().orElse(0)
                  + " bytes it should have"));
    }
  }

  private boolean finish(URI at) {
    Call call = way.at("PUT", Place.with(at, "digest", digest().toString()));
    try (Answer answer = way.write(call)) {
      if (isTaken(answer)) {
        return true;
      }
      // an answer may have been lost, after which the upload is no more
      if (answer.status() == 404 && new Blobs(way).size(digest(), true).isPresent()) {
        return true;
      }
      refused(answer);
      return false;
    }
  }

  private Digest digest() {
    Digest known = digest;
    if (known == null) {
      known = Digest.of(java.util.Objects.requireNonNull(sum));
      digest = known;
    }
    return known;
  }

  /** Decides what a refusal means: to go on, or the end. */
  private void refused(Answer answer) {
    int status = answer.status();
    ServerError said = answer.error();
    boolean smaller = status == 413 && plan.canBeSmaller();
    boolean startsAnew = status == 404 || status == 416;
    if (said.code().equals("DIGEST_INVALID") && resumed) {
      startAnew(); // not every registry can put parts together
      return;
    }
    if (smaller) {
      plan = plan.smaller();
    } else if (said.code().equals("DIGEST_INVALID")) {
      throw new GantryException(
          Kind.INVALID, thing() + " is not what was sent, says " + failure.name().registry());
    } else if (!startsAnew && status != 401 && !RetryPlan.isPassing(status)) {
      throw failure.answered(status, said, "upload of " + thing());
    }
    Optional<Duration> wait = waiting(1, way.session().asked(answer));
    if (wait.isEmpty()) {
      throw failure.answered(status, said, "upload of " + thing());
    }
    if (RetryPlan.isPassing(status)) {
      Session.pause(wait.get(), failure);
    }
    resume();
  }

  private void broken(HttpException e) {
    boolean passing =
        switch (e.kind()) {
          case REFUSED, TIMEOUT, BROKEN -> true;
          case UNKNOWN_HOST, TLS, PROTOCOL, PROXY -> false;
        };
    int weight = e.kind() == HttpException.Kind.TIMEOUT ? 2 : 1;
    Optional<Duration> wait = passing ? waiting(weight, Optional.empty()) : Optional.empty();
    if (wait.isEmpty()) {
      throw failure.unreachable(e);
    }
    Session.pause(wait.get(), failure);
    resume();
  }

  private Optional<Duration> waiting(int weight, Optional<Duration> asked) {
    if (done > doneAtFailure) {
      failures = 0;
      doneAtFailure = done;
    }
    failures += weight;
    return way.session().wait(failures, asked);
  }

  /** Asks how much has arrived. A fresh upload is opened if that is unknown, or nothing. */
  private void resume() {
    closeFeed();
    ended = false;
    URI at = place;
    if (at == null) {
      return;
    }
    try (Answer answer = way.write(way.at("GET", at))) {
      OptionalLong received = ByteRange.received(answer.field("range"));
      long count = received.orElse(0);
      if (isTaken(answer) && count > 0 && count <= plan.size().orElse(Long.MAX_VALUE)) {
        done = count;
        place = answer.location().orElse(at);
        resumed = true;
        return;
      }
    }
    startAnew();
  }

  private void startAnew() {
    closeFeed();
    place = null;
    done = 0;
    ended = false;
    resumed = false;
  }

  private GantryException source(SourceException e) {
    return e.getCause() instanceof GantryException known
        ? known
        : new GantryException(
            Kind.UNAVAILABLE, "cannot read " + thing() + " to send it: " + e.getMessage(), e);
  }

  /** Tells the registry that nothing more comes; it forgets the upload by itself otherwise. */
  private void cancel() {
    URI at = place;
    if (at != null) {
      new Blobs(way).cancel(at);
    }
  }

  private void closeFeed() {
    BlobFeed known = feed;
    if (known != null) {
      known.close();
      feed = null;
    }
  }

  @Override
  public void close() {
    closeFeed();
  }
}
