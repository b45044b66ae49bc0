package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Output;
import io.gantry.app.cli.terminal.Interruption;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.docker.DockerLogs;
import io.gantry.engine.docker.LogDetails;
import io.gantry.engine.docker.filter.Moment;
import java.util.Optional;

/** {@code logs}. */
public final class LogsCommand implements Command {
  private static final Option<Boolean> DETAILS =
      Option.flag("details", "", "Show extra details provided to logs");
  private static final Option<Boolean> FOLLOW = Option.flag("follow", "f", "Follow log output");
  private static final Option<String> SINCE =
      Option.text(
          "since",
          "",
          "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for"
              + " 42 minutes)");
  private static final Option<String> UNTIL =
      Option.text(
          "until",
          "",
          "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\""
              + " for 42 minutes)");
  private static final Option<String> TAIL =
      Option.text("tail", "n", "all", "Number of lines to show from the end of the logs");
  private static final Option<Boolean> TIMESTAMPS =
      Option.flag("timestamps", "t", "Show timestamps");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container logs, logs",
          "CONTAINER",
          Arity.exactly(1),
          "Fetch the logs of a container",
          DETAILS,
          FOLLOW,
          SINCE,
          UNTIL,
          TAIL,
          TIMESTAMPS);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    var request =
        new LogRequest(
            true,
            true,
            call.get(FOLLOW),
            DockerLogs.tail(call.get(TAIL)),
            Moment.parse("since", call.get(SINCE), call.now()),
            Moment.parse("until", call.get(UNTIL), call.now()));
    String details = call.get(DETAILS) ? details(call) + " " : "";
    try (LogStream log = call.engine().containers().logs(call.operand(0), request)) {
      if (!request.follow()) {
        copy(log, call, details, false);
        return 0;
      }
      try (var interruption = Interruption.open(call.invocation().signals(), log::close)) {
        copy(log, call, details, true);
        return interruption.exitCode(0);
      }
    }
  }

  private static String details(Call call) {
    return LogDetails.of(call.engine().containers().inspect(call.operand(0)));
  }

  private static void copy(LogStream log, Call call, String details, boolean flush)
      throws InterruptedException {
    boolean timestamps = call.get(TIMESTAMPS);
    boolean lineStart = true;
    for (Optional<LogEntry> next = log.next(); next.isPresent(); next = log.next()) {
      LogEntry entry = next.get();
      Output target = entry.stderr() ? call.err() : call.out();
      if (entry.stderr()) {
        call.out().flush();
      }
      if (timestamps && lineStart) {
        target.print(DockerLogs.time(entry.time()) + " ");
      }
      if (lineStart) {
        target.print(details);
      }
      byte[] bytes = entry.bytes();
      target.write(bytes, 0, bytes.length);
      lineStart = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
      if (flush) {
        target.flush();
      }
    }
  }
}
