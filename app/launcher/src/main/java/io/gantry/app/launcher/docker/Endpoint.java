package io.gantry.app.launcher.docker;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;

/** Where clients find the engine, as {@code DOCKER_HOST} writes it. */
sealed interface Endpoint {
  /** {@code unix:///path}. */
  record Unix(Path path) implements Endpoint {}

  /** {@code tcp://host:port}. */
  record Tcp(String address) implements Endpoint {}

  /** {@code fd://}: the socket that a service manager listens on. */
  record Inherited() implements Endpoint {}

  /**
   * Reads one.
   *
   * @throws GantryException {@code INVALID}
   */
  static Endpoint parse(String text) {
    if (text.startsWith("unix://") && text.length() > "unix://".length()) {
      return new Unix(Path.of(text.substring("unix://".length())).toAbsolutePath());
    }
    if (text.startsWith("tcp://")) {
      return new Tcp(text.substring("tcp://".length()));
    }
    if (text.equals("fd://") || text.equals("fd://3") || text.equals("fd://*")) {
      return new Inherited();
    }
    throw new GantryException(
        Kind.INVALID, "--host " + text + ": use unix:///PATH, tcp://HOST:PORT or fd://");
  }

  /**
   * Reads one as dockerd does: TCP needs neither its scheme nor its port.
   *
   * @param tls whether TCP is encrypted, which decides the usual port
   * @throws GantryException {@code INVALID}
   */
  static Endpoint parse(String text, boolean tls) {
    Endpoint endpoint = parse(text.contains("://") ? text : "tcp://" + text);
    if (endpoint instanceof Tcp(String address)) {
      int end = address.endsWith("/") ? address.length() - 1 : address.length();
      String place = address.substring(0, end);
      boolean port = place.lastIndexOf(':') > place.lastIndexOf(']');
      String host =
          place.isEmpty() ? "localhost" : place.startsWith(":") ? "0.0.0.0" + place : place;
      return new Tcp(port ? host : host + (tls ? ":2376" : ":2375"));
    }
    return endpoint;
  }
}
