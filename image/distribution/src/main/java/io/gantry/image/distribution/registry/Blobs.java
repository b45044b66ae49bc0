package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.http.client.HttpException;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Questions about blobs on one way. */
final class Blobs {
  private final Way way;

  Blobs(Way way) {
    this.way = way;
  }

  /**
   * How large it is, if it is there; 0 where the registry does not say.
   *
   * @param pushes whether it is asked in order to send it
   */
  OptionalLong size(Digest digest, boolean pushes) {
    Call call = Call.of("HEAD", way.path("/blobs/" + digest), pushes ? way.push() : way.pull());
    Failure failure = way.failure(pushes);
    try (Answer answer = way.session().send(call, failure)) {
      return switch (answer.status()) {
        case 200 -> OptionalLong.of(answer.length().orElse(0));
        case 404 -> OptionalLong.empty();
        default -> throw failure.answered(answer.status(), answer.error(), "blob " + digest);
      };
    }
  }

  /** What became of a request to mount a blob: it is there, or an upload is open instead. */
  record Mount(boolean mounted, Optional<URI> upload) {}

  /** Asks the registry to take a blob from another of its repositories. */
  Mount mount(Digest digest, RepositoryName from) {
    String query =
        "?mount="
            + URLEncoder.encode(digest.toString(), StandardCharsets.UTF_8)
            + "&from="
            + URLEncoder.encode(from.path(), StandardCharsets.UTF_8);
    List<Scope> scopes = Scope.union(way.push(), List.of(Scope.pull(from.path())));
    Call call = Call.of("POST", way.path("/blobs/uploads/" + query), scopes);
    try (Answer answer = way.write(call)) {
      return switch (answer.status()) {
        case 201 -> new Mount(true, Optional.empty());
        case 202 -> new Mount(false, answer.location());
        // the other repository may be out of reach: the blob is sent then
        case 400, 401, 403, 404, 405 -> new Mount(false, Optional.empty());
        default ->
            throw way.failure(true).answered(answer.status(), answer.error(), "blob " + digest);
      };
    }
  }

  /** Ends an upload without its blob; best effort. */
  void cancel(URI upload) {
    try (Answer _ = way.session().authorised(way.at("DELETE", upload), way.failure(true))) {
      // whatever it says
    } catch (HttpException _) {
      // it forgets the upload by itself
    } catch (IOException _) {
      Thread.currentThread().interrupt();
    }
  }
}
