package io.gantry.cluster.kubelet.server;

import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.ObservedContainer;
import io.gantry.cluster.kubelet.pod.Waiting;
import io.gantry.cluster.kubelet.worker.PodWorkers;
import io.gantry.cluster.kubelet.worker.PodWorkers.View;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Attachment;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/** The streams of this node's Pods. */
public final class LocalNode implements NodeApi {
  private final Engine engine;
  private final PodWorkers workers;

  /** Of the Pods that {@code workers} have. */
  public LocalNode(Engine engine, PodWorkers workers) {
    this.engine = engine;
    this.workers = workers;
  }

  private View pod(String namespace, String name) {
    return workers
        .find(new ObjectKey(namespace, name))
        .orElseThrow(() -> StatusException.notFound(ResourceTypes.PODS, name));
  }

  private ObservedContainer container(ContainerRef ref) {
    View view = pod(ref.namespace(), ref.pod());
    if (view.pod().container(ref.container()).isEmpty()) {
      throw StatusException.badRequest(
          "container " + ref.container() + " is not valid for pod " + ref.pod());
    }
    return view.observed().container(ref.container());
  }

  @Override
  public void logs(ContainerRef ref, LogOptions options, OutputStream to)
      throws IOException, InterruptedException {
    ObservedContainer seen = container(ref);
    Optional<Incarnation> run = options.previous() ? before(seen) : seen.current();
    if (run.isEmpty()) {
      throw StatusException.badRequest(
          options.previous()
              ? "previous terminated container " + display(ref) + " not found"
              : "container " + display(ref) + " is waiting to start: " + reason(seen));
    }
    try (LogStream log = engine.containers().logs(run.get().id(), LogWriter.request(options))) {
      new LogWriter(options, to).copy(log);
    } catch (GantryException e) {
      throw failed("unable to retrieve container logs for gantry://" + run.get().id(), e);
    }
  }

  /** A container that waits for its next run has had its last one before. */
  private static Optional<Incarnation> before(ObservedContainer seen) {
    return seen.waiting().isPresent() && seen.current().isPresent()
        ? seen.current()
        : seen.previous();
  }

  private static String reason(ObservedContainer seen) {
    return seen.waiting()
        .map(why -> why.message().isEmpty() ? why.reason() : why.message())
        .orElse(Waiting.CREATING);
  }

  private static String display(ContainerRef ref) {
    return "\"" + ref.container() + "\" in pod \"" + ref.pod() + "\"";
  }

  private static StatusException failed(String what, GantryException cause) {
    return new StatusException(
        new StatusException.Status(
            StatusReason.INTERNAL_ERROR,
            "Internal error occurred: " + what + ": " + cause.text(),
            Json.Obj.EMPTY));
  }

  private String running(ContainerRef ref) {
    return container(ref)
        .current()
        .filter(Incarnation::running)
        .map(Incarnation::id)
        .orElseThrow(() ->
            StatusException.of(
                StatusReason.NOT_FOUND,
                ResourceTypes.PODS,
                ref.pod(),
                "container not found (\"" + ref.container() + "\")"));
  }

  private static AttachRequest request(Streams streams) {
    Source in =
        streams.in().isPresent() ? new Source.Stream(streams.in().get()) : new Source.None();
    Sink err = streams.terminal() ? new Sink.None() : new Sink.Stream(streams.err());
    return new AttachRequest(in, new Sink.Stream(streams.out()), err, "");
  }

  @Override
  public RunningProcess exec(ContainerRef ref, List<String> command, Streams streams) {
    var spec =
        new ExecSpec(
            command, List.of(), "", "", streams.terminal(), streams.in().isPresent(), false, false);
    try {
      ExecSession session = engine.containers().exec(running(ref), spec, request(streams));
      return new Execed(session);
    } catch (StatusException e) {
      throw e;
    } catch (GantryException e) {
      throw failed("error executing command in container", e);
    }
  }

  private record Execed(ExecSession session) implements RunningProcess {
    @Override
    public void resize(int rows, int columns) {
      session.resize(rows, columns);
    }

    @Override
    public int await() throws InterruptedException {
      return session.await();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  @Override
  public RunningProcess attach(ContainerRef ref, Streams streams) {
    String id = running(ref);
    try {
      return new Attached(engine.containers().attach(id, request(streams)));
    } catch (GantryException e) {
      throw failed("error attaching to container", e);
    }
  }

  /** As upstream, an attachment does not tell how the program ended: the Pod's status does. */
  private record Attached(Attachment attachment) implements RunningProcess {
    @Override
    public void resize(int rows, int columns) {
      attachment.resize(rows, columns);
    }

    @Override
    public int await() throws InterruptedException {
      boolean _ = attachment.await();
      return 0;
    }

    @Override
    public void close() {
      attachment.close();
    }
  }

  @Override
  public Connection connect(String namespace, String name, int port) throws IOException {
    View view = pod(namespace, name);
    SocketChannel channel =
        view.pod().hostNetwork()
            ? SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            : engine.sandboxes().connect(view.pod().uid(), port);
    return new Port(channel);
  }

  private record Port(SocketChannel channel) implements Connection {
    @Override
    public InputStream in() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream out() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public void shutdownOutput() throws IOException {
      var _ = channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
