package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.terminal.Interruption;
import io.gantry.app.cli.terminal.Tty;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.StatsSample;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code stats}. */
public final class StatsCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Show all containers (default shows just running)");
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.TABLE);
  private static final Option<Boolean> NO_STREAM =
      Option.flag("no-stream", "", "Disable streaming stats and only pull the first result");
  private static final Option<Boolean> NO_TRUNC =
      Option.flag("no-trunc", "", "Do not truncate output");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container stats, stats",
          "[CONTAINER...]",
          Arity.atLeast(0),
          "Display a live stream of container(s) resource usage statistics",
          ALL,
          FORMAT,
          NO_STREAM,
          NO_TRUNC);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Between the two samples of {@code --no-stream}: long enough for a share of processor time. */
  private static final Duration SHORT = Duration.ofMillis(200);

  private static final String CLEAR = "\033[H\033[J";

  private static final Listing LISTING =
      new Listing(
          List.of(
              Listing.field("ID", "CONTAINER ID"),
              Listing.field("Container", "CONTAINER"),
              Listing.field("Name", "NAME"),
              Listing.field("CPUPerc", "CPU %"),
              Listing.field("MemUsage", "MEM USAGE / LIMIT"),
              Listing.field("MemPerc", "MEM %"),
              Listing.field("NetIO", "NET I/O"),
              Listing.field("BlockIO", "BLOCK I/O"),
              Listing.field("PIDs", "PIDS")),
          List.of("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs"));

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    var stopped = new CountDownLatch(1);
    try (var interruption = Interruption.open(call.invocation().signals(), stopped::countDown)) {
      Map<String, StatsRow> before = new HashMap<>();
      measure(call, before);
      boolean once = call.get(NO_STREAM);
      while (!stopped.await((once ? SHORT : INTERVAL).toMillis(), TimeUnit.MILLISECONDS)) {
        show(call, measure(call, before), !once);
        if (once) {
          return 0;
        }
      }
      return interruption.exitCode(0);
    }
  }

  private static void show(Call call, List<StatsRow> rows, boolean stream) {
    if (stream && Tty.isTerminal(call.invocation().stdio().outFd())) {
      call.out().print(CLEAR);
    }
    LISTING.print(call.out(), call.get(FORMAT), rows);
    call.out().flush();
  }

  /** A row for each container; those measured before become the start of its interval. */
  private static List<StatsRow> measure(Call call, Map<String, StatsRow> before) {
    Containers containers = call.engine().containers();
    var rows = new ArrayList<StatsRow>();
    if (call.operands().isEmpty()) {
      for (ContainerDetails container : containers.list(call.get(ALL))) {
        rows.add(measure(call, container, "", before));
      }
    }
    for (String ref : call.operands()) {
      rows.add(measure(call, containers.inspect(ref), ref, before));
    }
    return rows;
  }

  private static StatsRow measure(
      Call call, ContainerDetails container, String called, Map<String, StatsRow> before) {
    Optional<StatsSample> sample = sample(call.engine().containers(), container);
    StatsRow row = StatsRow.of(container, called, sample, call.get(NO_TRUNC));
    StatsRow earlier = before.put(container.id(), row);
    return earlier == null ? row : row.after(earlier);
  }

  private static Optional<StatsSample> sample(Containers containers, ContainerDetails container) {
    if (!container.state().word().equals("running") && !container.state().word().equals("paused")) {
      return Optional.empty();
    }
    try {
      return Optional.of(containers.stats(container.id()));
    } catch (GantryException _) {
      return Optional.empty(); // it has just ended
    }
  }
}
