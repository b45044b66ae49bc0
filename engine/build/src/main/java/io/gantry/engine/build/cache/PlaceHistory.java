package io.gantry.engine.build.cache;

import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.StepHistory;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.engine.build.solver.WorkKey.Part;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The keys of the last build of a place, a file. Places are compared step by step: one of the same
 * title, else the nearest of the same stage that begins with the same word.
 */
public final class PlaceHistory implements StepHistory, AutoCloseable {
  private static final int MOST = 2000;

  private final Path file;
  private final KeyParts parts;
  private final List<Place> before;
  private final Map<Integer, Place> now = new ConcurrentSkipListMap<>();

  PlaceHistory(Path file, KeyParts parts) {
    this.file = file;
    this.parts = parts;
    before = StoredFile.read(file).map(PlaceHistory::parse).orElse(List.of());
  }

  /** A step that was asked for. */
  record Place(int id, String stage, String title, Digest key, Optional<Digest> content) {}

  @Override
  public List<String> reasons(Vertex vertex, WorkKey key, Optional<WorkKey> content) {
    if (vertex.title().isEmpty()) {
      return List.of();
    }
    Optional<Place> last = match(before, vertex.id(), vertex.stage(), plain(vertex.title()));
    if (last.isEmpty()) {
      return List.of("never built here");
    }
    if (content.isPresent() && last.get().content().isPresent()) {
      return reasons(last.get().content().get(), content.get());
    }
    return reasons(last.get().key(), key);
  }

  private List<String> reasons(Digest before, WorkKey now) {
    if (before.equals(now.digest())) {
      return List.of("its layer was pruned");
    }
    Optional<List<Part>> known = parts.find(before);
    if (known.isEmpty()) {
      return List.of("what it was built of before is not known any more");
    }
    return Explanation.of(known.get(), KeyParts.brief(now.parts()));
  }

  @Override
  public void note(Vertex vertex, WorkKey key, Optional<WorkKey> content) {
    if (vertex.title().isEmpty()) {
      return; // nobody hears of it
    }
    now.put(
        vertex.id(),
        new Place(
            vertex.id(),
            vertex.stage(),
            plain(vertex.title()),
            key.digest(),
            content.map(WorkKey::digest)));
  }

  /** The title without how many steps there are. */
  static String plain(String title) {
    return title.replaceFirst("^(\\[[^\\]]*?)\\s*\\d+/\\d+\\]", "$1]");
  }

  static Optional<Place> match(List<Place> places, int id, String stage, String title) {
    Comparator<Place> nearest = Comparator.comparingInt(place -> Math.abs(place.id() - id));
    return places.stream()
        .filter(place -> place.title().equals(title))
        .min(nearest)
        .or(() ->
            places.stream()
                .filter(place -> place.stage().equals(stage))
                .filter(place -> word(place.title()).equals(word(title)))
                .min(nearest));
  }

  /** What the step does: the first word behind the brackets. */
  private static String word(String title) {
    int begin = title.indexOf("] ") + 1;
    String rest = title.substring(begin).strip();
    int end = rest.indexOf(' ');
    return end < 0 ? rest : rest.substring(0, end);
  }

  /** Keeps what was noted; of a build that was broken off, also what it did not come to. */
  @Override
  public void close() {
    var all = new ArrayList<>(now.values());
    Set<String> titles = new HashSet<>();
    all.forEach(place -> titles.add(place.title()));
    for (Place place : before) {
      if (!now.containsKey(place.id()) && titles.add(place.title()) && all.size() < MOST) {
        all.add(place);
      }
    }
    if (!Set.copyOf(all).equals(Set.copyOf(before))) {
      StoredFile.write(file, bytes(all));
    }
  }

  private static byte[] bytes(List<Place> places) {
    var items = new ArrayList<Json>();
    for (Place place : places) {
      items.add(
          Json.object()
              .put("id", place.id())
              .put("stage", place.stage())
              .put("title", place.title())
              .put("key", place.key().hex())
              .putUnlessEmpty("content", place.content().map(Digest::hex).orElse(""))
              .build());
    }
    return Json.object().put("steps", Json.array(items)).build().bytes();
  }

  private static List<Place> parse(byte[] bytes) {
    var places = new ArrayList<Place>();
    try {
      for (Json item : Json.parse(bytes).asObject().array("steps")) {
        Json.Obj place = item.asObject();
        String content = place.string("content");
        places.add(
            new Place(
                (int) place.number("id", 0),
                place.string("stage"),
                place.string("title"),
                new Digest(place.string("key")),
                content.isEmpty() ? Optional.empty() : Optional.of(new Digest(content))));
      }
    } catch (GantryException _) {
      return List.of();
    }
    return places;
  }
}
