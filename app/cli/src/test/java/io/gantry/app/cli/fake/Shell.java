package io.gantry.app.cli.fake;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.Signals;
import io.gantry.app.cli.Stdio;
import io.gantry.app.cli.program.CliAt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs commands as a user would, on a fake engine. */
public final class Shell {
  public final FakeEngine engine = new FakeEngine();
  private Map<String, String> environment = Map.of();
  private Path directory = Path.of("/work");
  private byte[] stdin = new byte[0];
  private Signals signals = Signals.none();

  /** What a command left. */
  public record Result(int code, String out, String err) {}

  /** This shell with other variables. */
  public Shell with(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  /** This shell in another directory. */
  public Shell in(Path other) {
    directory = other;
    return this;
  }

  /** This shell with text on standard input. */
  public Shell typing(String text) {
    return typing(text.getBytes(StandardCharsets.UTF_8));
  }

  /** This shell with bytes on standard input. */
  public Shell typing(byte[] bytes) {
    stdin = bytes;
    return this;
  }

  /** This shell with signals. */
  public Shell with(Signals source) {
    signals = source;
    return this;
  }

  /** Runs {@code gantry arguments}. */
  public Result run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = run(out, err, arguments);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs {@code gantry arguments} with other outputs; the exit code. */
  public int run(OutputStream out, OutputStream err, String... arguments) {
    var stdio = new Stdio(new ByteArrayInputStream(stdin), out, err, -1, -1, -1);
    return CliAt.moment(Sample.NOW, engine)
        .run(new Invocation(List.of(arguments), environment, directory, stdio, signals));
  }
}
