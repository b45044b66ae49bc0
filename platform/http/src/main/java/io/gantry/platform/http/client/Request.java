package io.gantry.platform.http.client;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.wire.Fields;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A request.
 *
 * @param method as in {@code GET}
 * @param uri with scheme {@code http}, {@code https} or {@code unix} (see {@link #unix})
 * @param headers without {@code content-length} and {@code transfer-encoding}: those are said by
 *     the content. {@code expect: 100-continue} lets the server refuse before the content is sent
 */
public record Request(String method, URI uri, Headers headers, RequestContent content) {
  /** Checks what would break the request. */
  public Request {
    if (!Fields.isToken(method)) {
      throw new IllegalArgumentException("malformed method: " + method);
    }
    for (String reserved : new String[] {"content-length", "transfer-encoding"}) {
      if (headers.first(reserved).isPresent()) {
        throw new IllegalArgumentException(reserved + " is said by the content");
      }
    }
    Route.check(uri);
  }

  /** Asks for {@code uri}. */
  public static Request get(URI uri) {
    return of("GET", uri, RequestContent.NONE);
  }

  /** Asks for the head of {@code uri}. */
  public static Request head(URI uri) {
    return of("HEAD", uri, RequestContent.NONE);
  }

  /** Deletes {@code uri}. */
  public static Request delete(URI uri) {
    return of("DELETE", uri, RequestContent.NONE);
  }

  /** Sends {@code content} to {@code uri}. */
  public static Request post(URI uri, RequestContent content) {
    return of("POST", uri, content);
  }

  /** Puts {@code content} at {@code uri}. */
  public static Request put(URI uri, RequestContent content) {
    return of("PUT", uri, content);
  }

  /** Changes {@code uri} by {@code content}. */
  public static Request patch(URI uri, RequestContent content) {
    return of("PATCH", uri, content);
  }

  /** Any method, without fields. */
  public static Request of(String method, URI uri, RequestContent content) {
    return new Request(method, uri, Headers.NONE, content);
  }

  /** These and one more field. */
  public Request with(String name, String value) {
    return new Request(method, uri, headers.with(name, value), content);
  }

  /**
   * The URI of something at a unix socket: its path, percent-encoded, takes the host's place.
   *
   * @param target path and query there, encoded; begins with a slash
   */
  public static URI unix(Path socket, String target) {
    String host =
        URLEncoder.encode(socket.toAbsolutePath().toString(), StandardCharsets.UTF_8)
            .replace("+", "%20");
    return URI.create("unix://" + host + target);
  }

  /** What is asked of the server: path and query. */
  String target() {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /** Whether it does no harm to send it again when nobody knows what became of it. */
  boolean replayable() {
    boolean idempotent =
        switch (method) {
          case "GET", "HEAD", "PUT", "DELETE", "OPTIONS" -> true;
          default -> false;
        };
    return idempotent && !(content instanceof RequestContent.Stream);
  }
}
