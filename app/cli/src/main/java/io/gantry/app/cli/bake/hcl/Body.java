package io.gantry.app.cli.bake.hcl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands in a file or in the braces of a block. */
public record Body(List<Attribute> attributes, List<Block> blocks) {
  /** Copies the lists. */
  public Body {
    attributes = List.copyOf(attributes);
    blocks = List.copyOf(blocks);
  }

  /** {@code name = value}. */
  public record Attribute(String name, Expression value, Place place) {}

  /** {@code type "label" { … }}. */
  public record Block(String type, List<String> labels, Body body, Place place) {
    /** Copies the list. */
    public Block {
      labels = List.copyOf(labels);
    }
  }

  /** The last attribute of a name. */
  public Optional<Attribute> attribute(String name) {
    Optional<Attribute> found = Optional.empty();
    for (Attribute attribute : attributes) {
      if (attribute.name().equals(name)) {
        found = Optional.of(attribute);
      }
    }
    return found;
  }

  /** This body, then another. */
  public Body and(Body other) {
    var all = new ArrayList<>(attributes);
    all.addAll(other.attributes);
    var allBlocks = new ArrayList<>(blocks);
    allBlocks.addAll(other.blocks);
    return new Body(all, allBlocks);
  }
}
