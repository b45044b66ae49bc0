package io.gantry.app.launcher.docker.daemon;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The options of dockerd's command line, and the file that they name. */
public final class DaemonOptions {
  private static final String FILE = "config-file";

  private final Flags flags = new Flags(Directives.DOCKER);

  /** For the command's syntax. */
  public List<Option<?>> options() {
    return flags.options();
  }

  /**
   * What a call says, and what its file says now.
   *
   * @param usualFile read if no other is named, and if it is there
   * @throws GantryException {@code INVALID} in words that name the file and the directive
   */
  public DaemonSettings read(Call call, Path usualFile) throws IOException {
    Json.Obj given = flags.read(call);
    String named = given.string(FILE);
    Path file = named.isEmpty() ? usualFile : call.invocation().path(named);
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      if (!named.isEmpty()) {
        throw new GantryException(
            Kind.INVALID,
            "unable to configure the Docker daemon with file "
                + file
                + ": no such file or directory",
            e);
      }
      text = new byte[0];
    }
    return DaemonSettings.of(file.toString(), text, given);
  }
}
