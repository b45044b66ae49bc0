package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of an image, normalised as Docker does (distribution/reference): {@code busybox} is
 * {@code docker.io/library/busybox:latest}.
 *
 * @param registry host and optional port, {@code docker.io} where none was given
 * @param repository path below the registry
 * @param tag empty only if a digest is given
 */
public record Reference(String registry, String repository, String tag, Optional<Digest> digest) {
  private static final String DEFAULT_REGISTRY = "docker.io";
  private static final int LONGEST = 255;

  /**
   * Parses a name as a user types it.
   *
   * @throws GantryException {@code INVALID} with Docker's words
   */
  public static Reference parse(String text) {
    if (text.length() == 64 && ReferenceSyntax.isHex(text)) {
      throw new GantryException(
          Kind.INVALID,
          "invalid reference format: invalid repository name ("
              + text
              + "), cannot specify 64-byte hexadecimal strings");
    }
    String rest = text;
    Optional<Digest> digest = Optional.empty();
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = Optional.of(digest(text, rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    String tag = "";
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      if (!ReferenceSyntax.isTag(tag)) {
        throw invalid(text);
      }
    }
    String registry = DEFAULT_REGISTRY;
    int slash = rest.indexOf('/');
    if (slash > 0 && ReferenceSyntax.meansRegistry(rest.substring(0, slash))) {
      String first = rest.substring(0, slash);
      registry = first.equals("index.docker.io") ? DEFAULT_REGISTRY : first;
      rest = rest.substring(slash + 1);
    }
    if (registry.equals(DEFAULT_REGISTRY) && rest.indexOf('/') < 0) {
      rest = "library/" + rest;
    }
    check(text, registry, rest);
    return new Reference(
        registry, rest, tag.isEmpty() && digest.isEmpty() ? "latest" : tag, digest);
  }

  /**
   * Whether a text may be the path of a repository: lower-case words joined by {@code .}, {@code
   * _}, {@code -} and {@code /} (OCI distribution specification, {@code <name>}), of any length.
   */
  public static boolean isRepository(String text) {
    return ReferenceSyntax.isRepository(text);
  }

  private static Digest digest(String text, String digest) {
    try {
      return Digest.parse(digest);
    } catch (GantryException e) {
      throw new GantryException(
          Kind.INVALID, "invalid reference format: \"" + text + "\": " + e.text(), e);
    }
  }

  private static void check(String text, String registry, String repository) {
    if (!repository.equals(repository.toLowerCase(Locale.ROOT))) {
      throw new GantryException(
          Kind.INVALID,
          "invalid reference format: repository name (" + repository + ") must be lowercase");
    }
    if (!ReferenceSyntax.isRegistry(registry) || !ReferenceSyntax.isRepository(repository)) {
      throw invalid(text);
    }
    if (repository.length() > LONGEST) {
      throw new GantryException(
          Kind.INVALID,
          "invalid reference format: repository name must not be more than 255 characters");
    }
  }

  private static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, "invalid reference format: \"" + text + "\"");
  }

  /** As users write it: {@code busybox}, {@code user/app}, {@code host:5000/app}. */
  public String familiarRepository() {
    if (!registry.equals(DEFAULT_REGISTRY)) {
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
