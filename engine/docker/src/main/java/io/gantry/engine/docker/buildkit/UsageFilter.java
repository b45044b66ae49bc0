package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.engine.api.build.BuildCaches.Rule;
import io.gantry.engine.docker.buildkit.message.PruneRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Filters of the build cache as BuildKit's clients write them: {@code type==regular,shared}; each
 * text holds if all its parts do, and one text that holds is enough. Pure.
 */
record UsageFilter(List<List<Condition>> choices) {
  private static final Pattern PART = Pattern.compile("([\\w.-]+?)(==|!=|~=)(.*)");

  UsageFilter {
    choices = List.copyOf(choices);
  }

  /** One comparison; with an empty operator the field is to be there or true. */
  record Condition(String field, String operator, String value) {
    boolean holds(Entry entry) {
      String is =
          switch (field) {
            case "id" -> entry.id();
            case "type" -> entry.type();
            case "description" -> entry.description();
            case "parents", "parent" -> String.join(",", entry.parents());
            case "inuse" -> Boolean.toString(entry.inUse());
            case "mutable" -> Boolean.toString(entry.mutable());
            case "immutable" -> Boolean.toString(!entry.mutable());
            case "shared" -> Boolean.toString(entry.shared());
            case "private" -> Boolean.toString(!entry.shared());
            default ->
                throw new GantryException(
                    Kind.INVALID, "unknown filter \"" + field + "\" of the build cache");
          };
      return switch (operator) {
        case "==" -> is.equals(value);
        case "!=" -> !is.equals(value);
        case "~=" -> is.contains(value);
        default -> !is.isEmpty() && !is.equals("false");
      };
    }
  }

  static UsageFilter parse(List<String> texts) {
    var choices = new ArrayList<List<Condition>>();
    for (String text : texts) {
      var all = new ArrayList<Condition>();
      for (String part : text.split(",", -1)) {
        Matcher matcher = PART.matcher(part);
        if (matcher.matches()) {
          all.add(new Condition(matcher.group(1), matcher.group(2), matcher.group(3)));
        } else if (!part.isEmpty()) {
          all.add(new Condition(part, "", ""));
        }
      }
      if (!all.isEmpty()) {
        choices.add(List.copyOf(all));
      }
    }
    return new UsageFilter(choices);
  }

  boolean matches(Entry entry) {
    return choices.isEmpty()
        || choices.stream().anyMatch(all -> all.stream().allMatch(each -> each.holds(entry)));
  }

  /**
   * What may go.
   *
   * @param entries all there is
   * @param free bytes that the disk has free
   * @return nothing if the filter matches nothing
   */
  static Optional<Rule> rule(PruneRequest request, List<Entry> entries, long free) {
    UsageFilter filter = parse(request.filters());
    List<String> ids =
        filter.choices().isEmpty()
            ? List.of()
            : entries.stream().filter(filter::matches).map(Entry::id).toList();
    if (!filter.choices().isEmpty() && ids.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rule(
            request.all(),
            request.keepNanos() > 0
                ? Optional.of(Duration.ofNanos(request.keepNanos()))
                : Optional.empty(),
            keep(request, entries, free),
            List.of(),
            ids));
  }

  private static Optional<Long> keep(PruneRequest request, List<Entry> entries, long free) {
    Optional<Long> most = request.most() > 0 ? Optional.of(request.most()) : Optional.empty();
    if (request.leastFree() > 0) {
      long used = entries.stream().mapToLong(Entry::size).sum();
      long lacking = Math.max(0, request.leastFree() - free);
      long fitting = Math.max(request.reserved(), used - lacking);
      return Optional.of(Math.min(most.orElse(Long.MAX_VALUE), fitting));
    }
    return most.isPresent() || request.reserved() == 0 ? most : Optional.of(request.reserved());
  }
}
