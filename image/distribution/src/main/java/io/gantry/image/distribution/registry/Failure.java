package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint;
import io.gantry.image.distribution.hosts.Endpoint.Security;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.HttpException;
import io.gantry.platform.oci.Reference;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What goes wrong, in words: registry, repository, what was said, and the next step.
 *
 * @param name the repository as the user means it
 * @param endpoint that was asked
 * @param pushes whether the user sends rather than fetches
 * @param user who is logged in, as far as it is known
 */
record Failure(
    RepositoryName name, Endpoint endpoint, boolean pushes, Supplier<Optional<String>> user) {
  /** The repository as users write it. */
  String familiar() {
    return name.path().isEmpty()
        ? name.registry()
        : new Reference(name.registry(), name.path(), "latest", Optional.empty())
            .familiarRepository();
  }

  private String login() {
    return name.registry().equals("docker.io")
        ? "'gantry login'"
        : "'gantry login " + name.registry() + "'";
  }

  /** The registry, and what was asked if it goes by another name. */
  private String registry() {
    return endpoint.isOrigin()
        ? "registry " + name.registry()
        : "mirror " + endpoint.host() + " of " + name.registry();
  }

  private String ofRepository() {
    return name.path().isEmpty() ? "" : " for " + familiar();
  }

  /**
   * An answer that is none of those expected.
   *
   * @param thing what was asked for, as in {@code manifest for busybox:1}
   */
  GantryException answered(int status, ServerError said, String thing) {
    return switch (status) {
      case 401, 403 -> denied(status, said);
      case 404 -> missing(said, thing);
      case 405 ->
          new GantryException(
              Kind.INVALID,
              registry() + " does not allow this for " + thing + ": " + said.text("405"));
      case 413 ->
          new GantryException(
              Kind.EXHAUSTED,
              registry() + " takes no upload of this size: " + thing + ": " + said.text("413"));
      case 429 ->
          new GantryException(
              Kind.UNAVAILABLE,
              registry()
                  + " answers 429 (too many requests) for "
                  + thing
                  + ": "
                  + said.text("too many requests")
                  + "; try again later"
                  + (user.get().isEmpty()
                      ? ", or log in with " + login() + " for a higher limit"
                      : ""));
      default ->
          new GantryException(
              status >= 500 ? Kind.UNAVAILABLE : Kind.INVALID,
              registry()
                  + (status >= 500 ? " fails with " : " refuses with ")
                  + status
                  + " for "
                  + thing
                  + ": "
                  + said.text("no reason given")
                  + (status >= 500 ? "; try again later" : ""));
    };
  }

  private GantryException missing(ServerError said, String thing) {
    boolean noRepository = said.code().equals("NAME_UNKNOWN");
    String words =
        noRepository
            ? "repository " + familiar() + " not found: " + said.text("")
            : thing + " not found: " + said.text(unknown(thing));
    return new GantryException(
        Kind.NOT_FOUND, endpoint.isOrigin() ? words : words + " (" + registry() + ")");
  }

  private static String unknown(String thing) {
    return thing.startsWith("manifest")
        ? "manifest unknown: manifest unknown"
        : thing.startsWith("blob") ? "blob unknown" : "404";
  }

  private GantryException denied(int status, ServerError said) {
    String words = said.text(status == 401 ? "unauthorized" : "denied");
    Optional<String> known = user.get();
    if (known.isPresent()) {
      return new GantryException(
          Kind.FORBIDDEN,
          registry()
              + (status == 401 ? " refuses the login of " : " denies this to ")
              + known.get()
              + ofRepository()
              + ": "
              + words
              + (status == 401 ? "; log in again with " + login() : ""));
    }
    if (name.path().isEmpty()) {
      return new GantryException(
          Kind.FORBIDDEN, registry() + " needs a login: " + words + "; use " + login());
    }
    return pushes
        ? new GantryException(
            Kind.FORBIDDEN,
            "push access denied for " + familiar() + ", it may require " + login() + ": " + words)
        : new GantryException(
            Kind.NOT_FOUND,
            "pull access denied for "
                + familiar()
                + ", repository does not exist or may require "
                + login()
                + ": "
                + words);
  }

  /** No answer. */
  GantryException unreachable(HttpException e) {
    String cause = e.getMessage() == null ? e.kind().toString() : e.getMessage();
    String host = endpoint.host();
    String advice =
        switch (e.kind()) {
          case REFUSED -> "is it running, and is the port right?";
          case UNKNOWN_HOST -> "check the name, and the resolver of this machine";
          case TLS -> tls(e);
          case TIMEOUT -> "it answers too slowly or not at all; try again later";
          case PROTOCOL ->
              endpoint.security() == Security.PLAIN
                  ? "is it a registry, and does it speak plain HTTP?"
                  : "is it a registry?";
          case BROKEN -> "try again";
          case PROXY -> "check https_proxy, http_proxy and no_proxy";
        };
    String way = endpoint.isOrigin() && host.equals(name.registry()) ? "" : " at " + host;
    return new GantryException(
        Kind.UNAVAILABLE,
        "cannot reach " + registry() + way + ofRepository() + ": " + cause + "; " + advice,
        e);
  }

  private String tls(HttpException e) {
    String host = endpoint.host();
    String insecure =
        "mark it as insecure in gantry.toml ([registries.\"" + host + "\"] insecure = true)";
    String cause = String.valueOf(e.getMessage());
    if (cause.endsWith("speaks no TLS")) {
      return "if it speaks plain HTTP, " + insecure;
    }
    return cause.endsWith("unknown authority")
        ? "put the authority's certificate into certs.d/"
            + host
            + "/ca.crt below /etc/gantry or /etc/docker, or "
            + insecure
        : "its owner must mend that, or " + insecure;
  }

  /** What was read is not what it should be. */
  GantryException broken(String what) {
    return new GantryException(Kind.INVALID, registry() + ofRepository() + ": " + what);
  }

  /** A transfer did not come to its end, and trying again did not help. */
  GantryException brokeOff(String thing, Throwable cause) {
    return new GantryException(
        Kind.UNAVAILABLE,
        registry()
            + ofRepository()
            + ": "
            + thing
            + " broke off again and again: "
            + cause.getMessage()
            + "; try again later, what has arrived is kept",
        cause);
  }

  /** Somebody gave up waiting. */
  GantryException cancelled() {
    return new GantryException(Kind.CANCELLED, registry() + ofRepository() + ": stopped");
  }
}
