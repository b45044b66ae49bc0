package io.gantry.app.cli;

import io.gantry.app.cli.argv.Arguments;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.Engine;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * A command being run.
 *
 * @param engines opens the engine on its first use
 * @param out standard output, buffered until the command ends or flushes it
 * @param err standard error, written at once
 * @param clock what "3 seconds ago" counts from
 */
public record Call(
    Invocation invocation,
    Syntax syntax,
    Arguments arguments,
    Supplier<Engine> engines,
    Output out,
    Output err,
    Clock clock) {
  /** The engine. */
  public Engine engine() {
    return engines.get();
  }

  /** The moment, for ages. */
  public Instant now() {
    return clock.instant();
  }

  /** The value of an option, or its default. */
  public <T> T get(Option<T> option) {
    return arguments.get(option);
  }

  /** Whether the user gave this option. */
  public boolean given(Option<?> option) {
    return arguments.given(option);
  }

  /** The operands, in order. */
  public List<String> operands() {
    return arguments.operands();
  }

  /** The operand at {@code index}. */
  public String operand(int index) {
    return arguments.operands().get(index);
  }

  /** The operands from {@code index} on. */
  public List<String> operandsFrom(int index) {
    return arguments.operands().subList(index, arguments.operands().size());
  }
}
