package io.gantry.app.cli.inspect;

import io.gantry.engine.api.Engine;
import io.gantry.engine.docker.DockerContainers;
import io.gantry.engine.docker.DockerImages;
import io.gantry.engine.docker.DockerNetworks;
import io.gantry.engine.docker.DockerVolumes;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/** The kinds of objects that can be inspected. */
enum Finder {
  CONTAINER("container") {
    @Override
    Json.Obj read(Engine engine, String ref) {
      return DockerContainers.inspect(engine.containers().inspect(ref));
    }
  },
  IMAGE("image") {
    @Override
    Json.Obj read(Engine engine, String ref) {
      return DockerImages.inspect(engine.images().inspect(ref));
    }
  },
  NETWORK("network") {
    @Override
    Json.Obj read(Engine engine, String ref) {
      return DockerNetworks.inspect(engine.networks().inspect(ref));
    }
  },
  VOLUME("volume") {
    @Override
    Json.Obj read(Engine engine, String ref) {
      return DockerVolumes.inspect(engine.volumes().inspect(ref));
    }
  };

  static final List<Finder> ALL = List.of(CONTAINER, IMAGE, NETWORK, VOLUME);

  private final String word;

  Finder(String word) {
    this.word = word;
  }

  /** What the API says of it. */
  abstract Json.Obj read(Engine engine, String ref);

  String word() {
    return word;
  }

  /** The first of {@code finders} that knows {@code ref}. */
  static Json.Obj find(Engine engine, List<Finder> finders, String ref) {
    for (Finder finder : finders) {
      try {
        return finder.read(engine, ref);
      } catch (GantryException e) {
        if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.INVALID) {
          throw e;
        }
        if (finders.size() == 1) {
          throw e;
        }
      }
    }
    throw new GantryException(Kind.NOT_FOUND, "no such object: " + ref);
  }

  static Optional<Finder> named(String word) {
    return ALL.stream().filter(finder -> finder.word().equals(word)).findFirst();
  }
}
