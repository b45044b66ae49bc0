package io.gantry.engine.docker.client;

import io.gantry.platform.http.client.Request;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where an engine listens.
 *
 * @param base what the URIs of its API begin with
 * @param shown as people write it, as in {@code unix:///run/docker.sock}
 */
public record ApiAddress(String base, String shown) {
  /** A unix socket. */
  public static ApiAddress unix(Path socket) {
    return unix(socket, "unix://" + socket);
  }

  /** A unix socket that stands for something else. */
  public static ApiAddress unix(Path socket, String shown) {
    String root = Request.unix(socket, "/").toString();
    return new ApiAddress(root.substring(0, root.length() - 1), shown);
  }

  /**
   * A TCP port.
   *
   * @param authority {@code host:port}
   */
  public static ApiAddress tcp(String authority, boolean tls) {
    return new ApiAddress((tls ? "https://" : "http://") + authority, "tcp://" + authority);
  }

  /** The URI of something there. */
  URI uri(String target) {
    return URI.create(base + target);
  }
}
