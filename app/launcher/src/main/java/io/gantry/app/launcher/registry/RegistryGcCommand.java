package io.gantry.app.launcher.registry;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Sizes;
import io.gantry.image.registry.RegistrySettings;
import io.gantry.image.registry.RegistryStorage.Garbage;
import io.gantry.image.registry.disk.DiskStorage;
import io.gantry.image.registry.disk.StorageLock;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code gantry registry gc}: deletes what a registry that does not run needs no more. */
public final class RegistryGcCommand implements Command {
  private static final Option<Long> GRACE =
      Option.number("grace", "", "Minutes that content which no manifest names stays (default 60)");

  private static final Syntax SYNTAX =
      Syntax.of(
              "registry gc",
              "[DIRECTORY]",
              Arity.atMost(1),
              "Delete what the manifests of a registry do not name",
              GRACE)
          .describedBy("A registry that runs does this by itself. No manifest is deleted.");

  private final RegistryHost host;

  /** On this host. */
  public RegistryGcCommand(RegistryHost host) {
    this.host = host;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Path directory =
        call.operands().isEmpty() ? host.directory() : call.invocation().path(call.operand(0));
    if (!Files.isDirectory(directory)) {
      throw new GantryException(Kind.NOT_FOUND, "no registry in " + directory);
    }
    Duration grace =
        call.given(GRACE) ? Duration.ofMinutes(call.get(GRACE)) : RegistrySettings.GRACE;
    if (grace.isNegative()) {
      throw new GantryException(Kind.INVALID, "--grace must not be negative");
    }
    try (StorageLock _ = StorageLock.take(directory)) {
      Garbage garbage = new DiskStorage(directory, call.clock()).collect(call.now(), grace);
      call.out()
          .line(
              "deleted "
                  + garbage.blobs()
                  + " blobs ("
                  + Sizes.decimal(garbage.bytes())
                  + "), "
                  + garbage.uploads()
                  + " uploads");
    }
    return 0;
  }
}
