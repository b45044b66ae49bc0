package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.Images.ImportSpec;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** {@code import}. */
public final class ImportCommand implements Command {
  private static final Option<List<String>> CHANGE =
      Option.list("change", "c", "Apply Dockerfile instruction to the created image");
  private static final Option<String> MESSAGE =
      Option.text("message", "m", "Set commit message for imported image");
  private static final Option<String> PLATFORM =
      Option.text("platform", "", "Set platform if server is multi-platform capable");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image import, import",
          "file|- [REPOSITORY[:TAG]]",
          Arity.between(1, 2),
          "Import the contents from a tarball to create a filesystem image",
          CHANGE,
          MESSAGE,
          PLATFORM);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    String reference = call.operands().size() > 1 ? call.operand(1) : "";
    var spec = new ImportSpec(reference, call.get(MESSAGE), call.get(CHANGE));
    try (InputStream tar = open(call, call.operand(0))) {
      call.out().line(call.engine().images().importTar(tar, spec).toString());
    }
    return 0;
  }

  private static InputStream open(Call call, String source) throws IOException {
    if (source.equals("-")) {
      return new BufferedInputStream(call.invocation().stdio().in());
    }
    if (source.startsWith("http://") || source.startsWith("https://")) {
      throw UsageException.plain(
          "cannot import from " + source + ": fetch it first, then import the file");
    }
    try {
      return new BufferedInputStream(Files.newInputStream(call.invocation().path(source)));
    } catch (NoSuchFileException _) {
      throw UsageException.plain("open " + source + ": no such file or directory");
    }
  }
}
