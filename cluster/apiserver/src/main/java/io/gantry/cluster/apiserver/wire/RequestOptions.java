package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.decode.FieldValidation;
import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.cluster.apiserver.rest.DeleteRequest;
import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Query;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What the query of a request says, checked. */
final class RequestOptions {
  private final Query query;
  private final String agent;

  RequestOptions(Exchange exchange) {
    query = exchange.query();
    agent = exchange.headers().first("user-agent").orElse("unknown");
  }

  Call.Options write() {
    boolean dryRun = false;
    for (String value : query.all("dryRun")) {
      if (!value.equals("All")) {
        throw StatusException.badRequest(
            "dryRun: Unsupported value: \"" + value + "\": supported values: \"All\"");
      }
      dryRun = true;
    }
    return new Call.Options(dryRun, query.first("fieldManager").orElseGet(this::agentName), false);
  }

  private String agentName() {
    int end = agent.indexOf('/');
    String name = end < 0 ? agent : agent.substring(0, end);
    return name.isBlank() ? "unknown" : name.substring(0, Math.min(name.length(), 128));
  }

  boolean namesItsManager() {
    return !query.text("fieldManager").isEmpty();
  }

  boolean force() {
    return flag("force");
  }

  /** How unknown fields are met. */
  FieldValidation fieldValidation() {
    String word = query.first("fieldValidation").orElse("");
    return switch (word) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Strict" -> FieldValidation.STRICT;
      case "Ignore" -> FieldValidation.IGNORE;
      default ->
          throw StatusException.badRequest(
              "fieldValidation: Unsupported value: \""
                  + word
                  + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
    };
  }

  boolean watch() {
    return flag("watch");
  }

  Storage.ListQuery list(String namespace, Storage.Selector selector) {
    String match = query.text("resourceVersionMatch");
    if (!match.isEmpty() && !match.equals("Exact") && !match.equals("NotOlderThan")) {
      throw StatusException.badRequest(
          "resourceVersionMatch: Unsupported value: \""
              + match
              + "\": supported values: \"\", \"Exact\", \"NotOlderThan\"");
    }
    return new Storage.ListQuery(
        namespace,
        selector,
        (int) Math.min(number("limit").orElse(0L), Integer.MAX_VALUE),
        query.text("continue"),
        query.text("resourceVersion"),
        match);
  }

  Storage.WatchQuery watch(String namespace, Storage.Selector selector) {
    return new Storage.WatchQuery(
        namespace,
        selector,
        query.text("resourceVersion"),
        flag("sendInitialEvents"),
        flag("allowWatchBookmarks"),
        timeout());
  }

  /**
   * As long as the client says; else between half an hour and an hour, so that not all end at once.
   */
  private Duration timeout() {
    return Duration.ofSeconds(
        number("timeoutSeconds")
            .filter(seconds -> seconds > 0)
            .orElseGet(() -> ThreadLocalRandom.current().nextLong(1800, 3600)));
  }

  /** {@code DeleteOptions} from the body, completed by the query. */
  DeleteRequest delete(Json.Obj body) {
    Json.Obj options = body;
    if (query.first("gracePeriodSeconds").isPresent()) {
      options =
          options.with("gracePeriodSeconds", Json.of(number("gracePeriodSeconds").orElse(0L)));
    }
    if (query.first("propagationPolicy").isPresent()) {
      options = options.with("propagationPolicy", Json.of(query.text("propagationPolicy")));
    }
    if (query.first("orphanDependents").isPresent()) {
      options = options.with("orphanDependents", Json.of(flag("orphanDependents")));
    }
    DeleteRequest request = DeleteRequest.of(options);
    return write().dryRun() ? request.dry() : request;
  }

  private boolean flag(String name) {
    String word = query.first(name).orElse("false");
    return switch (word) {
      case "", "false", "0", "f", "F", "FALSE", "False" -> false;
      default -> true;
    };
  }

  private Optional<Long> number(String name) {
    String text = query.text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      throw StatusException.badRequest(
          "invalid " + name + ": strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }
}
