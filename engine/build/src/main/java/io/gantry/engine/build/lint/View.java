package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stages that a target needs, their instructions, and what variables these see. */
public final class View {
  private final Scope global;
  private final List<Stage> needed = new ArrayList<>();
  private final Map<Integer, List<Seen>> nodes = new LinkedHashMap<>();

  private View(Dockerfile file, Surroundings surroundings) {
    this.global = Walk.global(file, surroundings, surroundings.arguments());
    for (int index : Needs.of(file, surroundings.target(), global)) {
      needed.add(file.stages().get(index));
    }
    for (Place place : new Walk(file, surroundings).places()) {
      nodes
          .computeIfAbsent(place.stage().index(), _ -> new ArrayList<>())
          .add(new Seen(place, surroundings, global));
    }
  }

  /** Looks at {@code file}. */
  public static View of(Dockerfile file, Surroundings surroundings) {
    return new View(file, surroundings);
  }

  /** The stages, as they stand in the file. */
  public List<Stage> needed() {
    return List.copyOf(needed);
  }

  /** The instructions of one of them, without FROM. */
  public List<Seen> nodes(Stage stage) {
    return List.copyOf(nodes.getOrDefault(stage.index(), List.of()));
  }

  /** What FROM sees. */
  public Map<String, String> globals() {
    return Map.copyOf(global.values());
  }

  /** One value of {@link #globals}. */
  public Optional<String> global(String name) {
    return Optional.ofNullable(global.values().get(name));
  }

  /** An instruction with its variables. */
  public static final class Seen {
    private final Place place;
    private final Surroundings surroundings;
    private final Scope global;

    private Seen(Place place, Surroundings surroundings, Scope global) {
      this.place = place;
      this.surroundings = surroundings;
      this.global = global;
    }

    /** The instruction. */
    public Node node() {
      return place.node();
    }

    /** A word with its variables substituted. */
    public String word(String text) {
      return place.scope().word(text);
    }

    /** The value of a variable behind the instruction. */
    public Optional<String> after(String name) {
      Scope after = Walk.after(place, surroundings, global);
      return Optional.ofNullable(after.values().get(name));
    }
  }
}
