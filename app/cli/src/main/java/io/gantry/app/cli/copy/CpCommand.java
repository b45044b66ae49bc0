package io.gantry.app.cli.copy;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.copy.CopyArgument.Host;
import io.gantry.app.cli.copy.CopyArgument.Inside;
import io.gantry.app.cli.output.Sizes;
import io.gantry.app.cli.terminal.Tty;
import java.io.IOException;

/** {@code cp}. */
public final class CpCommand implements Command {
  private static final Option<Boolean> ARCHIVE =
      Option.flag("archive", "a", "Archive mode (copy all uid/gid information)");
  private static final Option<Boolean> FOLLOW_LINK =
      Option.flag("follow-link", "L", "Always follow symbol link in SRC_PATH");
  private static final Option<Boolean> QUIET =
      Option.flag(
          "quiet",
          "q",
          "Suppress progress output during copy. Progress output is automatically suppressed if no"
              + " terminal is attached");

  private static final Syntax SYNTAX =
      Syntax.of(
              "container cp, cp",
              "CONTAINER:SRC_PATH DEST_PATH|-\nSRC_PATH|- CONTAINER:DEST_PATH",
              Arity.exactly(2),
              "Copy files/folders between a container and the local filesystem",
              ARCHIVE,
              FOLLOW_LINK,
              QUIET)
          .describedBy(
              """
              Use '-' as the source to read a tar archive from stdin
              and extract it to a directory destination in a container.
              Use '-' as the destination to stream a tar archive of a
              container source to stdout.\
              """);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    if (call.operand(0).isEmpty()) {
      throw UsageException.plain("source can not be empty");
    }
    if (call.operand(1).isEmpty()) {
      throw UsageException.plain("destination can not be empty");
    }
    CopyArgument from = CopyArgument.parse(call.operand(0));
    CopyArgument to = CopyArgument.parse(call.operand(1));
    var copy = new Copy(call, call.get(ARCHIVE), call.get(FOLLOW_LINK));
    long bytes =
        switch (from) {
          case Inside source ->
              switch (to) {
                case Inside _ ->
                    throw UsageException.plain("copying between containers is not supported");
                case Host target -> copy.out(source, target);
              };
          case Host source ->
              switch (to) {
                case Inside target -> copy.in(source, target);
                case Host _ ->
                    throw UsageException.plain("must specify at least one container source");
              };
        };
    if (!quiet(call)) {
      call.err().line("Successfully copied " + Sizes.decimal(bytes) + " to " + call.operand(1));
    }
    return 0;
  }

  private static boolean quiet(Call call) {
    return call.given(QUIET) ? call.get(QUIET) : !Tty.isTerminal(call.invocation().stdio().outFd());
  }
}
