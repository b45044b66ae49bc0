package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.grpc.CallOptions;
import io.gantry.platform.grpc.GrpcClient;
import io.gantry.platform.grpc.GrpcStream;
import io.gantry.platform.http.Headers;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A client that waits for calls. Any method may throw {@link
 * io.gantry.platform.grpc.GrpcException}: what the client answers, or {@code UNAVAILABLE} if it is
 * gone.
 */
public final class Session {
  private static final String FILES = "/moby.filesync.v1.FileSync/DiffCopy";
  private static final String RESULTS = "/moby.filesync.v1.FileSend/DiffCopy";
  private static final String UPLOAD = "/moby.upload.v1.Upload/Pull";

  private final String id;
  private final String sharedKey;
  private final Set<String> methods;
  private final GrpcClient client;

  Session(String id, String sharedKey, Set<String> methods, GrpcClient client) {
    this.id = id;
    this.sharedKey = sharedKey;
    this.methods = Set.copyOf(methods);
    this.client = client;
  }

  /** What the client calls it. */
  public String id() {
    return id;
  }

  /** What its directories have in common with those of its earlier sessions; may be empty. */
  public String sharedKey() {
    return sharedKey;
  }

  /** Whether the client answers a method, as in {@code /moby.filesync.v1.Auth/Credentials}. */
  public boolean supports(String method) {
    return methods.contains(method.toLowerCase(Locale.ROOT));
  }

  /** Whether the client is there. */
  public boolean isOpen() {
    return client.isOpen();
  }

  /** For calls that have no method here. */
  public GrpcClient client() {
    return client;
  }

  /** Runs {@code action} once, on any thread, when the client is gone; at once if it is. */
  public void onClosed(Runnable action) {
    client.onClosed(action);
  }

  private void need(String method, String what) {
    if (!supports(method)) {
      throw new GantryException(Kind.INVALID, "the client of the build does not offer " + what);
    }
  }

  /**
   * Which files of a directory.
   *
   * @param included only what these patterns match; none for all
   * @param excluded nothing that these match, as {@code .dockerignore} has them
   * @param followed only these, and what they lead to; none for all
   */
  public record Selection(List<String> included, List<String> excluded, List<String> followed) {
    /** Copies the lists. */
    public Selection {
      included = List.copyOf(included);
      excluded = List.copyOf(excluded);
      followed = List.copyOf(followed);
    }
  }

  /**
   * Makes {@code directory} what the client's is.
   *
   * @param name as the client knows it: {@code context}, {@code dockerfile}
   * @param moved hears how many bytes have come
   */
  public void receive(String name, Selection selection, Path directory, LongConsumer moved)
      throws IOException {
    need(FILES, "files");
    Headers metadata = Headers.of("dir-name", name);
    metadata = with(metadata, "include-patterns", selection.included());
    metadata = with(metadata, "exclude-patterns", selection.excluded());
    metadata = with(metadata, "followpaths", selection.followed());
    try (GrpcStream stream = client.open(FILES, new CallOptions(metadata, Optional.empty()));
        RootDirectory root = RootDirectory.open(directory)) {
      new TreeReceiver(stream, root, moved).run();
      stream.closeSend();
      drain(stream);
    }
  }

  /** Values that are not ASCII are escaped, and said to be. */
  private static Headers with(Headers metadata, String name, List<String> values) {
    boolean plain =
        values.stream().allMatch(value -> StandardCharsets.US_ASCII.newEncoder().canEncode(value));
    Headers all = plain ? metadata : metadata.with(name + "-encoded", "1");
    for (String value : values) {
      all = all.with(name, plain ? value : URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
    return all;
  }

  private static void drain(GrpcStream stream) throws IOException {
    Optional<byte[]> rest = stream.receive();
    if (rest.isPresent()) {
      throw new GantryException(Kind.INVALID, "the client says more than there is to say");
    }
  }

  /** What the client sends under an address such as {@code http://buildkit-session/id}. */
  public InputStream upload(String url) throws IOException {
    need(UPLOAD, "uploads");
    URI address = URI.create(url);
    Headers metadata =
        Headers.of("urlpath", String.valueOf(address.getPath()), "urlhost", address.getHost() + "");
    GrpcStream stream = client.open(UPLOAD, new CallOptions(metadata, Optional.empty()));
    stream.closeSend();
    return new ReceivedBytes(stream, stream::close);
  }

  /**
   * Sends one file of a result; closing waits until the client has it.
   *
   * @param exporter which of the outputs, from 0
   * @param about what the client may want to know of it
   */
  public OutputStream file(int exporter, Map<String, String> about) {
    need(RESULTS, "a place for results");
    Headers metadata = exporter(exporter);
    for (Map.Entry<String, String> entry : about.entrySet()) {
      metadata = metadata.with("exporter-md-" + entry.getKey(), entry.getValue());
    }
    return new SentBytes(client.open(RESULTS, new CallOptions(metadata, Optional.empty())));
  }

  /** Sends a directory of a result, which nobody changes meanwhile. */
  public void directory(int exporter, Path files) throws IOException, InterruptedException {
    need(RESULTS, "a place for results");
    Headers metadata = exporter(exporter).with("buildkit-exporter-multi-platform", "1");
    try (GrpcStream stream = client.open(RESULTS, new CallOptions(metadata, Optional.empty()));
        RootDirectory root = RootDirectory.open(files)) {
      new TreeSender(stream, root).run();
      stream.closeSend();
      drain(stream);
    }
  }

  private static Headers exporter(int exporter) {
    return Headers.of("buildkit-attachable-exporter-id", Integer.toString(exporter));
  }

  /**
   * The client's secrets and agents.
   *
   * @param sockets a directory of the build's own, for those of agents
   */
  public SessionSecrets secrets(Path sockets) {
    return new SessionSecrets(this, sockets);
  }

  /** Who the client is at registries. */
  public Logins logins() {
    return new SessionLogins(this);
  }
}
