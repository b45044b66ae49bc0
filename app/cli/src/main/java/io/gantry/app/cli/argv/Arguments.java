package io.gantry.app.cli.argv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/** What the user wrote, parsed. Written by one parser, then only read. */
public final class Arguments {
  private final IdentityHashMap<Option<?>, Object> values = new IdentityHashMap<>();
  private final List<String> operands = new ArrayList<>();

  Arguments() {}

  /** The value of an option, or its default. */
  @SuppressWarnings("unchecked") // accept() is the only writer and stores a T for an Option<T>
  public <T> T get(Option<T> option) {
    Object value = values.get(option);
    return value == null ? option.initial() : (T) value;
  }

  /** Whether the user gave this option. */
  public boolean given(Option<?> option) {
    return values.containsKey(option);
  }

  /** The operands, in order. */
  public List<String> operands() {
    return Collections.unmodifiableList(operands);
  }

  <T> void accept(Option<T> option, String text) {
    try {
      Object value = option.accept(get(option), text);
      values.put(option, value);
    } catch (Value.BadValue e) {
      throw UsageException.flag(
          "invalid argument "
              + Quoted.of(text)
              + " for \""
              + option.title()
              + "\" flag: "
              + e.why());
    }
  }

  void addOperand(String text) {
    operands.add(text);
  }
}
