package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/** Something that has a value in a scope. */
public sealed interface Expression {
  /** Where it begins. */
  Place place();

  /** A value as it is. */
  record Literal(Place place, Json value) implements Expression {}

  /** Texts and values in one text. */
  record Template(Place place, List<Expression> parts) implements Expression {}

  /** The texts of a list, behind each other. */
  record Joined(Place place, Expression list) implements Expression {}

  /** A name. */
  record Variable(Place place, String name) implements Expression {}

  /** {@code of.name}. */
  record Attribute(Place place, Expression of, String name) implements Expression {}

  /** {@code of[key]}. */
  record Index(Place place, Expression of, Expression key) implements Expression {}

  /** {@code of[*]…}: {@code each} of the items, which {@link #ITEM} names. */
  record Splat(Place place, Expression of, Expression each) implements Expression {}

  /** The variable of a splat's item; no text can name it. */
  String ITEM = "*";

  /** {@code name(arguments…)}; {@code spread} if the last is a list of arguments. */
  record Call(Place place, String name, List<Expression> arguments, boolean spread)
      implements Expression {}

  /** {@code test ? yes : no}. */
  record Choice(Place place, Expression test, Expression yes, Expression no)
      implements Expression {}

  /** {@code left operator right}. */
  record Binary(Place place, String operator, Expression left, Expression right)
      implements Expression {}

  /** {@code !of} or {@code -of}. */
  record Unary(Place place, char operator, Expression of) implements Expression {}

  /** {@code [items…]}. */
  record Tuple(Place place, List<Expression> items) implements Expression {}

  /** {@code {entries…}}. */
  record Mapping(Place place, List<Entry> entries) implements Expression {}

  /** {@code key = value}. */
  record Entry(Expression key, Expression value) {}

  /**
   * {@code [for key, item in of : value if test]}, or with {@code result => value} in braces.
   *
   * @param keyName empty if it is not named
   * @param result the key of a mapping
   * @param groups whether a mapping has lists of the values of one key
   */
  record For(
      Place place,
      String keyName,
      String itemName,
      Expression of,
      Optional<Expression> result,
      Expression value,
      boolean groups,
      Optional<Expression> test)
      implements Expression {}
}
