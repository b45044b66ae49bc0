package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Body.Attribute;
import io.gantry.app.cli.bake.hcl.Body.Block;
import java.util.ArrayList;
import java.util.List;

/** Reads HCL. */
public final class HclParser {
  private static final int DEEPEST = 100;

  private final Scanner in;
  private int depth;

  private HclParser(Scanner in) {
    this.in = in;
  }

  /**
   * Reads a file.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} with line, column and excerpt
   */
  public static Body parse(String name, String text) {
    return new HclParser(new Scanner(Source.of(name, text))).body(false);
  }

  private Body body(boolean closed) {
    var attributes = new ArrayList<Attribute>();
    var blocks = new ArrayList<Block>();
    Place start = in.place();
    while (true) {
      in.skip(true);
      if (closed && in.accept("}")) {
        return new Body(attributes, blocks);
      }
      if (in.ended()) {
        if (closed) {
          throw start.error("a block is not closed with }");
        }
        return new Body(attributes, blocks);
      }
      Place place = in.place();
      String name = in.peek() == '"' ? label() : in.name();
      if (name.isEmpty()) {
        throw in.error("expected the name of an attribute or a block");
      }
      in.skip(false);
      if (in.peek() == '=' && in.peek(1) != '=') {
        in.next();
        attributes.add(new Attribute(name, new Expressions(in).onLine(), place));
      } else {
        blocks.add(block(name, place));
      }
      in.skip(false);
      if (!in.accept("\n") && !in.ended() && !(closed && in.peek() == '}')) {
        throw in.error("expected a line end behind " + name);
      }
    }
  }

  private Block block(String type, Place place) {
    List<String> labels = new ArrayList<>();
    while (in.peek() != '{') {
      String label = in.peek() == '"' ? label() : in.name();
      if (label.isEmpty()) {
        throw in.error("expected = for an attribute or { for a block behind " + type);
      }
      labels.add(label);
      in.skip(false);
    }
    in.next();
    if (++depth > DEEPEST) {
      throw in.error("blocks stand in each other more than " + DEEPEST + " deep");
    }
    Body body = body(true);
    depth--;
    return new Block(type, labels, body, place);
  }

  private String label() {
    Place place = in.place();
    in.next();
    return Templates.quoted(in, place) instanceof Expression.Literal(_, var value)
        ? Values.text(place, value)
        : fail(place);
  }

  private static String fail(Place place) {
    throw place.error("a label has no ${…}");
  }
}
