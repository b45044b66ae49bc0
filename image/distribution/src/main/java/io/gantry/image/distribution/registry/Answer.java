package io.gantry.image.distribution.registry;

import io.gantry.platform.http.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a registry answered; to be closed.
 *
 * @param url that answered, after redirections
 */
record Answer(Response response, URI url) implements AutoCloseable {
  private static final int SMALL = 64 * 1024;

  int status() {
    return response.status();
  }

  /** The first field of that name, or {@code ""}. */
  String field(String name) {
    return response.headers().first(name).orElse("");
  }

  List<String> fields(String name) {
    return response.headers().all(name);
  }

  InputStream body() {
    return response.body();
  }

  OptionalLong length() {
    try {
      return OptionalLong.of(Long.parseUnsignedLong(field("content-length").strip()));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /** Where the registry says that something is. */
  Optional<URI> location() {
    String given = field("location");
    return given.isEmpty() ? Optional.empty() : Place.resolve(url, given);
  }

  /** What it says of a failure; reads at most 64 KiB of the body. */
  ServerError error() {
    try {
      byte[] start = response.body().readNBytes(SMALL);
      return ServerError.parse(start, field("content-type"));
    } catch (IOException _) {
      return new ServerError("", "");
    }
  }

  /** Reads the little that is left, so that the connection can be used again. */
  @Override
  public void close() {
    try (response) {
      if (length().orElse(Long.MAX_VALUE) <= SMALL) {
        long _ = response.body().transferTo(java.io.OutputStream.nullOutputStream());
      }
    } catch (IOException _) {
      // the answer is known, only the connection is lost
    }
  }
}
