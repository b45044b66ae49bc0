package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.docker.buildkit.message.Entry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The caches of a build: those in directories of the client's are copied from and to there. */
final class Caches {
  private static final String LOCAL = "local";
  private static final String STORE = "local:";
  private static final String EXPORT = "exporting cache to client directory";
  private static final String MANIFEST = "cache.manifest";

  private final BuildClient client;
  private final Path scratch;
  private final Map<String, Path> written = new TreeMap<>();
  private int directories;

  /**
   * Caches of a build.
   *
   * @param scratch of this build alone, which removes it
   */
  Caches(BuildClient client, Path scratch) {
    this.client = client;
    this.scratch = scratch;
  }

  /** Caches to read, as the engine takes them; one that cannot be had is told, and left out. */
  List<CacheLocation> from(List<CacheLocation> wanted, Progress progress) {
    var all = new ArrayList<CacheLocation>();
    for (CacheLocation cache : wanted) {
      if (!cache.type().equals(LOCAL)) {
        all.add(cache);
        continue;
      }
      String source = cache.attributes().getOrDefault("src", "");
      String digest = cache.attributes().getOrDefault("digest", "");
      Path directory = directory();
      String title = "importing cache manifest from " + STORE + source;
      progress.rename("importing cache manifest from " + directory, title);
      try {
        Path _ =
            progress.step(
                title,
                () -> {
                  client.fetch(STORE + source, Digest.parse(digest), directory);
                  return directory;
                });
        var attributes = new HashMap<>(cache.attributes());
        attributes.put("src", directory.toString());
        all.add(new CacheLocation(LOCAL, attributes));
      } catch (GantryException e) {
        if (e.kind() == Kind.CANCELLED) {
          throw e;
        }
      }
    }
    return all;
  }

  /** Caches to write, as the engine takes them. */
  List<CacheLocation> to(List<Entry> wanted, Progress progress) {
    var all = new ArrayList<CacheLocation>();
    for (Entry cache : wanted) {
      var attributes = new HashMap<>(cache.attributes());
      if (cache.type().equals(LOCAL)) {
        Path directory = directory();
        progress.rename("exporting cache to " + directory, EXPORT);
        written.put(STORE + attributes.getOrDefault("dest", ""), directory);
        attributes.put("dest", directory.toString());
      }
      all.add(new CacheLocation(cache.type(), attributes));
    }
    return all;
  }

  private Path directory() {
    directories++;
    return scratch.resolve("cache-" + directories);
  }

  /** Sends what was written, and says in a response what the client is to make of it. */
  void send(Progress progress, Map<String, String> response) {
    written.forEach((store, directory) -> {
      Descriptor top = progress.step("sending cache export", () -> sent(store, directory));
      response.put(MANIFEST, top.json().text());
    });
  }

  private Descriptor sent(String store, Path directory) throws IOException {
    return client.store(store, directory);
  }
}
