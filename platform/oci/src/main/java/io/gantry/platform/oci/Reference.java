package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image, normalised as Docker does (distribution/reference): {@code busybox} is
 * {@code docker.io/library/busybox:latest}.
 *
 * @param registry host and optional port, {@code docker.io} where none was given
 * @param repository path below the registry
 * @param tag empty only if a digest is given
 */
public record Reference(String registry, String repository, String tag, Optional<Digest> digest) {
  private static final Pattern PATH =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

  /**
   * Parses a name as a user types it.
   *
   * @throws GantryException {@code INVALID} with Docker's words
   */
  public static Reference parse(String text) {
    String rest = text;
    Optional<Digest> digest = Optional.empty();
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = Optional.of(Digest.parse(rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    String tag = "";
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      if (!TAG.matcher(tag).matches()) {
        throw invalid(text);
      }
    }
    String registry = "docker.io";
    int slash = rest.indexOf('/');
    if (slash > 0) {
      String first = rest.substring(0, slash);
      if (first.contains(".") || first.contains(":") || first.equals("localhost")) {
        registry = first.equals("index.docker.io") ? "docker.io" : first;
        rest = rest.substring(slash + 1);
      }
    }
    if (registry.equals("docker.io") && !rest.contains("/")) {
      rest = "library/" + rest;
    }
    if (!PATH.matcher(rest).matches() || rest.length() > 255) {
      if (!rest.equals(rest.toLowerCase(java.util.Locale.ROOT))) {
        throw new GantryException(
            Kind.INVALID,
            "invalid reference format: repository name (" + rest + ") must be lowercase");
      }
      throw invalid(text);
    }
    return new Reference(
        registry, rest, tag.isEmpty() && digest.isEmpty() ? "latest" : tag, digest);
  }

  private static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, "invalid reference format: \"" + text + "\"");
  }

  /** As users write it: {@code busybox}, {@code user/app}, {@code host:5000/app}. */
  public String familiarRepository() {
    if (!registry.equals("docker.io")) {
      return registry + "/" + repository;
    }
    return repository.startsWith("library/") ? repository.substring(8) : repository;
  }

  /** The familiar name with tag and digest. */
  public String familiar() {
    return familiarRepository()
        + (tag.isEmpty() ? "" : ":" + tag)
        + digest.map(d -> "@" + d).orElse("");
  }

  /** The full name with registry, tag and digest. */
  @Override
  public String toString() {
    return registry
        + "/"
        + repository
        + (tag.isEmpty() ? "" : ":" + tag)
        + digest.map(d -> "@" + d).orElse("");
  }
}
