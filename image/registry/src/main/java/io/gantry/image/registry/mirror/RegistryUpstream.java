package io.gantry.image.registry.mirror;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.registry.Registries;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An upstream that is asked by our own client, with its logins. */
public final class RegistryUpstream implements Upstream {
  private final Registries registries;
  private final String host;

  /** The registry {@code host}, as in {@code docker.io} or {@code mirror.example:5000}. */
  public RegistryUpstream(Registries registries, String host) {
    this.registries = registries;
    this.host = host;
  }

  private io.gantry.image.distribution.registry.Repository of(Repository repository) {
    return registries.repository(new RepositoryName(host, repository.name()));
  }

  private static <T> Optional<T> unlessMissing(Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<Digest> resolve(Repository repository, Tag tag) {
    return unlessMissing(() -> of(repository).head(tag.text()).map(Descriptor::digest));
  }

  @Override
  public Optional<StoredManifest> manifest(Repository repository, Digest digest) {
    return unlessMissing(() -> {
      ManifestBytes manifest = of(repository).manifest(digest.toString());
      return Optional.of(new StoredManifest(digest, manifest.mediaType(), manifest.bytes()));
    });
  }

  @Override
  public Optional<Long> blobSize(Repository repository, Digest digest) {
    return unlessMissing(() -> of(repository).blobSize(digest));
  }

  @Override
  public InputStream open(Repository repository, Digest digest, long size) {
    return of(repository).open(digest, size, 0).content();
  }

  @Override
  public Optional<List<String>> tags(Repository repository) {
    return unlessMissing(() -> Optional.of(of(repository).tags().stream().sorted().toList()));
  }

  @Override
  public List<Json.Obj> referrers(Repository repository, Digest subject) {
    return of(repository).referrers(subject, "").stream().map(Descriptor::json).toList();
  }
}
