package io.gantry.cluster.kubelet.probe;

import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a container once: runs a program in it, fetches a page, opens a connection. */
public final class Prober {
  private static final int MOST_OUTPUT = 10 * 1024;

  private final Containers containers;

  /** Runs programs through {@code containers}. */
  public Prober(Containers containers) {
    this.containers = containers;
  }

  /**
   * An answer.
   *
   * @param output for the event: what the program wrote, or why there was no answer
   */
  public record Answer(boolean success, String output) {}

  /** Asks; {@code handler} is that of a probe or of a lifecycle hook. */
  public Answer ask(
      Json.Obj handler, Duration timeout, ContainerTemplate container, String id, String address)
      throws InterruptedException {
    if (handler.get("exec").isPresent()) {
      return exec(handler.object("exec").strings("command"), timeout, id);
    }
    if (handler.get("httpGet").isPresent()) {
      Json.Obj request = handler.object("httpGet");
      Optional<Integer> port = request.get("port").flatMap(container::port);
      return port.isEmpty()
          ? unknownPort(request)
          : HttpProbe.ask(request, address, port.get(), timeout);
    }
    if (handler.get("tcpSocket").isPresent()) {
      Json.Obj request = handler.object("tcpSocket");
      Optional<Integer> port = request.get("port").flatMap(container::port);
      String host = request.string("host").isEmpty() ? address : request.string("host");
      return port.isEmpty() ? unknownPort(request) : connect(host, port.get(), timeout);
    }
    return new Answer(false, "this kind of probe is not served: " + handler.fields().keySet());
  }

  private static Answer unknownPort(Json.Obj request) {
    String port = request.get("port").map(Json::text).orElse("none");
    return new Answer(false, "couldn't find port: " + port);
  }

  /** A connection that is accepted is a success. */
  private static Answer connect(String host, int port, Duration timeout) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      return new Answer(true, "");
    } catch (IOException e) {
      return new Answer(false, "dial tcp " + host + ":" + port + ": " + reason(e));
    }
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    if (e instanceof java.net.ConnectException) {
      return "connect: connection refused";
    }
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Exit code 0 is a success; a program that is late is ended. */
  private Answer exec(List<String> command, Duration timeout, String id)
      throws InterruptedException {
    var probe = new ExecProbe(containers, id, command);
    var task = new FutureTask<>(probe);
    Thread.ofPlatform().daemon().name("exec-probe").start(task);
    try {
      int code = task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(code == 0, probe.output(MOST_OUTPUT));
    } catch (TimeoutException _) {
      String words = String.join(" ", command);
      return new Answer(
          false, "command timed out: \"" + words + "\" timed out after " + words(timeout));
    } catch (ExecutionException e) {
      String why = e.getCause() instanceof GantryException known ? known.text() : e.toString();
      return new Answer(false, "rpc error: " + why);
    } finally {
      probe.end();
    }
  }

  static String words(Duration timeout) {
    return timeout.toSeconds() + "s";
  }
}
