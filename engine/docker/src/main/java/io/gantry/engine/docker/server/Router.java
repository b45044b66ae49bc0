package io.gantry.engine.docker.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the action of a method and a path. A template's words in braces take one word of the path,
 * {@code {name...}} takes one or more: names of images have slashes.
 */
final class Router {
  /** What is done for a request. */
  @FunctionalInterface
  interface Action {
    void run(Call call) throws IOException, InterruptedException;
  }

  /** An action and the path's words that its template names. */
  record Match(Action action, Map<String, String> words) {}

  private record Route(String method, List<String> template, Action action) {}

  private final Map<String, List<Route>> routes = new HashMap<>();

  /** Adds one; of those that match, the first added counts. */
  Router add(String method, String template, Action action) {
    List<String> words = words(template);
    routes
        .computeIfAbsent(words.getFirst(), _ -> new ArrayList<>())
        .add(new Route(method, words, action));
    return this;
  }

  /** The action for a path without a version. */
  Optional<Match> find(String method, List<String> path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    for (Route route : routes.getOrDefault(path.getFirst(), List.of())) {
      if (route.method().equals(method)) {
        var taken = new HashMap<String, String>();
        if (matches(route.template(), path, taken)) {
          return Optional.of(new Match(route.action(), taken));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean matches(
      List<String> template, List<String> path, Map<String, String> taken) {
    int more = path.size() - template.size();
    int at = 0;
    for (String word : template) {
      boolean greedy = word.endsWith("...}");
      int count = greedy ? 1 + more : 1;
      if (count < 1 || at + count > path.size()) {
        return false;
      }
      String found = String.join("/", path.subList(at, at + count));
      if (word.startsWith("{")) {
        taken.put(word.substring(1, word.length() - (greedy ? 4 : 1)), found);
      } else if (!word.equals(found)) {
        return false;
      }
      at += count;
    }
    return at == path.size();
  }

  /** The words between the slashes of a path; empty ones do not count. */
  static List<String> words(String path) {
    var words = new ArrayList<String>();
    for (String word : path.split("/", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }
}
