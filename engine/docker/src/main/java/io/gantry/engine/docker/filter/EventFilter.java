package io.gantry.engine.docker.filter;

import io.gantry.engine.api.Event;
import java.util.List;

/** Docker's filters on events: one name's values are alternatives, names must all match. */
public final class EventFilter {
  private static final List<String> KNOWN =
      List.of(
          "config",
          "container",
          "daemon",
          "event",
          "image",
          "label",
          "network",
          "node",
          "plugin",
          "scope",
          "secret",
          "service",
          "type",
          "volume");

  /** Names that are types of actors too. */
  private static final List<String> ACTORS =
      List.of("config", "daemon", "network", "node", "plugin", "secret", "service", "volume");

  private final Filters filters;

  private EventFilter(Filters filters) {
    this.filters = filters;
  }

  /** Reads {@code name=value} texts. */
  public static EventFilter of(List<String> texts) {
    return new EventFilter(Filters.of(texts, KNOWN));
  }

  /** Whether an event is wanted. */
  public boolean matches(Event event) {
    return any("type", event.type())
        && any("scope", event.scope())
        && action(event)
        && actors(event)
        && container(event)
        && image(event)
        && filters.labels(event.attributes());
  }

  private boolean any(String name, String value) {
    return !filters.has(name) || filters.get(name).contains(value);
  }

  private boolean action(Event event) {
    if (!filters.has("event")) {
      return true;
    }
    int colon = event.action().indexOf(':');
    String word = colon < 0 ? event.action() : event.action().substring(0, colon);
    return filters.get("event").contains(word) || filters.get("event").contains(event.action());
  }

  private boolean actors(Event event) {
    for (String type : ACTORS) {
      if (filters.has(type) && !(event.type().equals(type) && named(type, event))) {
        return false;
      }
    }
    return true;
  }

  private boolean container(Event event) {
    return !filters.has("container")
        || (event.type().equals("container") && named("container", event));
  }

  private boolean named(String filter, Event event) {
    String name = event.attributes().getOrDefault("name", "");
    for (String wanted : filters.get(filter)) {
      String plain = wanted.startsWith("/") ? wanted.substring(1) : wanted;
      if (event.actor().startsWith(plain) || name.equals(plain)) {
        return true;
      }
    }
    return false;
  }

  private boolean image(Event event) {
    if (!filters.has("image")) {
      return true;
    }
    String name =
        event.attributes().getOrDefault(event.type().equals("image") ? "name" : "image", "");
    int colon = name.lastIndexOf(':');
    String untagged = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    for (String wanted : filters.get("image")) {
      if (wanted.equals(name) || wanted.equals(untagged) || wanted.equals(event.actor())) {
        return true;
      }
    }
    return false;
  }
}
