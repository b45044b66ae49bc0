package io.gantry.app.cli.system;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.app.cli.output.FormatHelp;
import io.gantry.app.cli.template.Template;
import io.gantry.app.cli.terminal.Interruption;
import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.docker.DockerEvents;
import io.gantry.engine.docker.filter.EventFilter;
import io.gantry.engine.docker.filter.Moment;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code events}. */
public final class EventsCommand implements Command {
  private static final Option<List<String>> FILTER =
      FilterOption.of("f", "Filter output based on conditions provided");
  private static final Option<String> SINCE =
      Option.text("since", "", "Show all events created since timestamp");
  private static final Option<String> UNTIL =
      Option.text("until", "", "Stream events until this timestamp");
  private static final Option<String> FORMAT = Option.text("format", "", FormatHelp.OBJECT);

  private static final Syntax SYNTAX =
      Syntax.of(
          "system events, events",
          "",
          Arity.NONE,
          "Get real time events from the server",
          FILTER,
          FORMAT,
          SINCE,
          UNTIL);

  private static final long NANOS = 1_000_000_000L;

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Optional<Instant> since = Moment.parse("since", call.get(SINCE), call.now());
    Optional<Instant> until = Moment.parse("until", call.get(UNTIL), call.now());
    EventFilter filter = EventFilter.of(call.get(FILTER));
    Function<Event, String> format = format(call.get(FORMAT));
    try (EventStream events = call.engine().events().open(since, until);
        var interruption = Interruption.open(call.invocation().signals(), events::close)) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        if (filter.matches(next.get())) {
          call.out().line(format.apply(next.get()));
          call.out().flush();
        }
      }
      return interruption.exitCode(0);
    }
  }

  private static Function<Event, String> format(String text) {
    if (text.isEmpty()) {
      return EventsCommand::line;
    }
    if (text.equals("json") || text.equals("{{json .}}")) {
      return event -> DockerEvents.of(event).text();
    }
    Template template = Template.parse(text);
    return event -> template.render(DockerEvents.fields(event));
  }

  /** {@code TIME TYPE ACTION ID (name=value, name=value)}. */
  static String line(Event event) {
    var attributes = new StringJoiner(", ", " (", ")").setEmptyValue("");
    new TreeMap<>(event.attributes()).forEach((name, value) -> attributes.add(name + "=" + value));
    Instant time = Instant.ofEpochSecond(event.timeNanos() / NANOS, event.timeNanos() % NANOS);
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX")
            .format(time.atZone(ZoneId.systemDefault()))
        + " "
        + event.type()
        + " "
        + event.action()
        + " "
        + event.actor()
        + attributes;
  }
}
