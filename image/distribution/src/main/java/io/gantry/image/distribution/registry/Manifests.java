package io.gantry.image.distribution.registry;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.HttpException;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Manifests on one way. */
final class Manifests {
  private static final String ACCEPT =
      String.join(
          ", ",
          MediaType.OCI_INDEX,
          MediaType.OCI_MANIFEST,
          MediaType.DOCKER_LIST,
          MediaType.DOCKER_MANIFEST);

  private final Way way;

  Manifests(Way way) {
    this.way = way;
  }

  /** Whether it is a digest rather than a tag. */
  static boolean isDigest(String tagOrDigest) {
    return tagOrDigest.indexOf(':') >= 0;
  }

  private String thing(String tagOrDigest) {
    boolean digest = isDigest(tagOrDigest);
    var name =
        new Reference(
            way.name().registry(),
            way.name().path(),
            digest ? "" : tagOrDigest,
            digest ? Optional.of(Digest.parse(tagOrDigest)) : Optional.empty());
    return "manifest for " + name.familiar();
  }

  private Call call(String method, String tagOrDigest) {
    return Call.of(method, way.path("/manifests/" + tagOrDigest), way.pull());
  }

  /** Its bytes, which have the digest that was asked for or that the registry names. */
  ManifestBytes get(String tagOrDigest) {
    Failure failure = way.failure(false);
    String thing = thing(tagOrDigest);
    try (Answer answer = way.read(call("GET", tagOrDigest).with("accept", ACCEPT))) {
      if (answer.status() != 200) {
        throw failure.answered(answer.status(), answer.error(), thing);
      }
      String type = checkedType(answer, thing, failure);
      if (answer.length().orElse(0) > ManifestBytes.LIMIT) {
        throw failure.broken(thing + " is larger than 4 MiB");
      }
      byte[] bytes = answer.response().bytes(ManifestBytes.LIMIT);
      check(tagOrDigest, answer.field("docker-content-digest"), bytes, failure);
      return ManifestBytes.of(bytes, type);
    } catch (HttpException e) {
      throw e.kind() == HttpException.Kind.PROTOCOL
          ? failure.broken(thing + " cannot be read: " + e.getMessage())
          : failure.unreachable(e);
    } catch (IOException e) {
      throw failure.broken(thing + " cannot be read: " + e.getMessage());
    } catch (GantryException e) {
      boolean named = e.text().contains(way.name().path());
      throw named ? e : new GantryException(e.kind(), thing + ": " + e.text(), e);
    }
  }

  private static String checkedType(Answer answer, String thing, Failure failure) {
    String type = answer.field("content-type");
    if (type.startsWith("application/vnd.docker.distribution.manifest.v1+")) {
      throw failure.broken(
          thing
              + " has Docker's schema 1, which is not supported: push the image again with a"
              + " current client");
    }
    if (type.startsWith("text/html")) {
      throw failure.broken(thing + " is a web page: is it a registry?");
    }
    return type;
  }

  private static void check(String asked, String named, byte[] bytes, Failure failure) {
    String expected = isDigest(asked) ? asked : named;
    if (!expected.isEmpty() && !Digest.parse(expected).matches(bytes)) {
      throw failure.broken(
          "manifest " + expected + " has other content: its digest is " + Digest.of(bytes));
    }
  }

  /** What names it, if it is there; asks for no bytes where the registry tells all. */
  Optional<Descriptor> head(String tagOrDigest) {
    try (Answer answer = way.read(call("HEAD", tagOrDigest).with("accept", ACCEPT))) {
      if (answer.status() == 404) {
        return Optional.empty();
      }
      if (answer.status() != 200) {
        throw way.failure(false).answered(answer.status(), answer.error(), thing(tagOrDigest));
      }
      String digest = answer.field("docker-content-digest");
      String type = answer.field("content-type");
      OptionalLong length = answer.length();
      boolean known = MediaType.isIndex(type) || MediaType.isManifest(type);
      if (known && !digest.isEmpty() && length.isPresent()) {
        return Optional.of(Descriptor.of(type, Digest.parse(digest), length.getAsLong()));
      }
    }
    return Optional.of(get(tagOrDigest).descriptor());
  }

  /**
   * Stores it.
   *
   * @return whether the registry has noted what it refers to
   */
  boolean put(String tagOrDigest, ManifestBytes manifest) {
    Call call =
        Call.of("PUT", way.path("/manifests/" + tagOrDigest), way.push())
            .with("content-type", manifest.mediaType())
            .with(RequestContent.bytes(manifest.bytes()));
    try (Answer answer = way.write(call)) {
      if (answer.status() < 200 || answer.status() > 202) {
        throw way.failure(true).answered(answer.status(), answer.error(), thing(tagOrDigest));
      }
      String stored = answer.field("docker-content-digest");
      if (!stored.isEmpty() && !Digest.parse(stored).matches(manifest.bytes())) {
        throw way.failure(true)
            .broken("manifest " + manifest.digest() + " was stored as " + stored);
      }
      return !answer.field("oci-subject").isEmpty();
    }
  }

  /** Deletes it; one that a tag names goes with all its tags where tags cannot be deleted. */
  void delete(String tagOrDigest) {
    Failure failure = way.failure(true);
    int status;
    try (Answer answer = way.write(deletion(tagOrDigest))) {
      status = answer.status();
      if (status < 300) {
        return;
      }
      boolean tagsOnly = status == 400 || status == 405;
      if (isDigest(tagOrDigest) || !tagsOnly) {
        throw failure.answered(status, answer.error(), thing(tagOrDigest));
      }
    }
    Descriptor found =
        head(tagOrDigest)
            .orElseThrow(
                () -> new GantryException(Kind.NOT_FOUND, thing(tagOrDigest) + " not found"));
    delete(found.digest().toString());
  }

  private Call deletion(String tagOrDigest) {
    var scopes = java.util.List.of(Scope.delete(way.endpoint().repository()));
    return Call.of("DELETE", way.path("/manifests/" + tagOrDigest), scopes);
  }
}
