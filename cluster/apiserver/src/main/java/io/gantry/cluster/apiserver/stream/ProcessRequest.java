package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi.ContainerRef;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.http.Query;
import java.util.List;

/** What a client asks of exec or attach. */
record ProcessRequest(
    ContainerRef container,
    List<String> command,
    boolean stdin,
    boolean stdout,
    boolean stderr,
    boolean terminal) {
  /** The options of an exec. */
  static ProcessRequest exec(Query query, ApiObject pod) {
    ProcessRequest request = of(query, pod, query.all("command"), false);
    if (request.command.isEmpty()) {
      throw StatusException.badRequest("you must specify a command");
    }
    return request;
  }

  /** The options of an attach; output is attached unless refused. */
  static ProcessRequest attach(Query query, ApiObject pod) {
    return of(query, pod, List.of(), true);
  }

  private static ProcessRequest of(
      Query query, ApiObject pod, List<String> command, boolean output) {
    boolean terminal = is(query, "tty", false);
    boolean in = is(query, "stdin", false);
    boolean out = is(query, "stdout", output);
    // A terminal has one output.
    boolean err = is(query, "stderr", output) && !terminal;
    if (!in && !out && !err) {
      throw StatusException.badRequest("you must specify at least 1 of stdin, stdout, stderr");
    }
    ContainerRef container = PodContainers.choose(pod, query.text("container"));
    return new ProcessRequest(container, command, in, out, err, terminal);
  }

  /** Any value but {@code false} and {@code 0} is yes, as upstream has it. */
  private static boolean is(Query query, String name, boolean otherwise) {
    return query
        .first(name)
        .map(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
        .orElse(otherwise);
  }
}
