package io.gantry.engine.docker.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.docker.session.Session.Selection;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.CallOptions;
import io.gantry.platform.grpc.GrpcCall;
import io.gantry.platform.grpc.GrpcClient;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.GrpcHandler;
import io.gantry.platform.grpc.GrpcServer;
import io.gantry.platform.grpc.GrpcStream;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.Peer;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.Login;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that calls the services of a client. */
@Timeout(120)
final class SessionIT {
  private static final String FILES = "/moby.filesync.v1.FileSync/DiffCopy";
  private static final String RESULTS = "/moby.filesync.v1.FileSend/DiffCopy";
  private static final Selection ALL = new Selection(List.of(), List.of(), List.of());
  private static final Instant NOW = Instant.parse("2026-08-01T10:00:00Z");

  @TempDir Path scratch;
  private Clients clients;

  @BeforeEach
  void open() throws IOException {
    clients = new Clients();
  }

  @AfterEach
  void close() {
    clients.close();
  }

  private KeptTrees trees(String boot, Instant now) {
    return new KeptTrees(scratch.resolve("kept"), boot, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static GrpcHandler sends(Path directory) {
    return call -> {
      try (RootDirectory root = RootDirectory.open(directory)) {
        new TreeSender(call, root).run();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** All below a directory, with what counts of it. */
  private static Map<String, String> tree(Path directory) throws IOException {
    var tree = new TreeMap<String, String>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (path.equals(directory)) {
          continue;
        }
        String name = directory.relativize(path).toString();
        String time = Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS) + "";
        if (Files.isSymbolicLink(path)) {
          tree.put(name, "-> " + Files.readSymbolicLink(path) + " " + time);
        } else {
          String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
          String content = Files.isDirectory(path) ? "/" : Files.readString(path);
          tree.put(name, mode + " " + time + " " + content.hashCode() + " " + content.length());
        }
      }
    }
    return tree;
  }

  private Path context() throws IOException {
    Path context = Files.createDirectories(scratch.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
    Files.createDirectories(context.resolve("a/deep/er"));
    Files.writeString(context.resolve("a.txt"), "beside a directory of the same beginning");
    Files.writeString(context.resolve("a/deep/er/größe"), "x".repeat(300_000));
    Files.writeString(context.resolve("a/empty"), "");
    Files.createSymbolicLink(context.resolve("a/link"), Path.of("../a.txt"));
    Files.createLink(context.resolve("b-hard"), context.resolve("a.txt"));
    Files.setPosixFilePermissions(
        context.resolve("a.txt"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.setLastModifiedTime(context.resolve("a"), FileTime.from(NOW.minusSeconds(5)));
    return context;
  }

  @Test
  void aDirectoryArrivesAsItIsAndThenOnlyWhatHasChanged() throws Exception {
    Path context = context();
    KeptTrees trees = trees("boot", NOW);
    try (var client = clients.new Client("s1", "key", Map.of(FILES, sends(context)))) {
      var first = new AtomicLong();
      Path place;
      try (var files = new SessionFiles(client.session(), trees)) {
        place = files.bring("context", ALL, first::set);
        assertEquals(tree(context), tree(place));
        assertEquals(
            Files.getAttribute(place.resolve("a.txt"), "unix:ino"),
            Files.getAttribute(place.resolve("b-hard"), "unix:ino"));
        assertTrue(first.get() > 300_000, () -> first + " bytes");
      }

      Files.delete(context.resolve("a/deep/er/größe"));
      Files.delete(context.resolve("b-hard"));
      Files.writeString(context.resolve("a.txt"), "changed");
      Files.delete(context.resolve("a/link"));
      Files.createDirectory(context.resolve("a/link"));
      Files.writeString(context.resolve("a/link/file"), "below what was a link");
      var second = new AtomicLong();
      try (var files = new SessionFiles(client.session(), trees)) {
        assertEquals(place, files.bring("context", ALL, second::set));
        assertEquals(tree(context), tree(place));
        assertTrue(second.get() < 2000, () -> second + " bytes");
        // Somebody else's build of the same directory has a place of its own.
        try (var others = new SessionFiles(client.session(), trees)) {
          Path other = others.bring("context", ALL, _ -> {});
          assertNotEquals(place, other);
          assertEquals(tree(context), tree(other));
        }
      }
    }
  }

  @Test
  void whatWasKeptIsForgottenWithTheBootAndAfterAWeek() throws Exception {
    Path kept = scratch.resolve("kept");
    Path place;
    try (KeptTrees.Taken taken = trees("boot", NOW).take("key")) {
      place = taken.path();
      Files.writeString(place.resolve("file"), "kept");
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
      trees("boot", NOW).clear();
      assertTrue(Files.exists(place.resolve("file")));
    }
    try (KeptTrees.Taken taken = trees("boot", NOW).take("key")) {
      assertTrue(Files.exists(taken.path().resolve("file")));
    }
    try (KeptTrees.Taken taken = trees("next boot", NOW).take("key")) {
      assertEquals(place, taken.path());
      assertFalse(Files.exists(place.resolve("file")));
    }
    trees("next boot", NOW.plus(Duration.ofDays(6))).sweep();
    assertTrue(Files.exists(place));
    trees("next boot", NOW.plus(Duration.ofDays(8))).sweep();
    try (Stream<Path> left = Files.list(kept)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** A sender that says what no honest client says. */
  private static GrpcHandler says(Packet... packets) {
    return call -> {
      for (Packet packet : packets) {
        call.send(packet.message());
      }
      while (call.receive().isPresent()) {
        // Until the receiver has had enough.
      }
    };
  }

  private static Packet file(String path, int mode, String link) {
    return new Packet.File(Optional.of(new Stat(path, mode, 1, NOW, link, 0, Map.of())));
  }

  @Test
  void aClientCannotLeadOutOfItsTree() throws Exception {
    Path outside = Files.createDirectories(scratch.resolve("outside"));
    Packet link = file("link", 0120777, outside.toString());
    Packet end = new Packet.File(Optional.empty());
    List<Packet[]> attacks =
        List.of(
            new Packet[] {file("../outside/x", 0100644, "")},
            new Packet[] {file("/x", 0100644, "")},
            new Packet[] {file("..", 0040755, "")},
            new Packet[] {file("a/../../x", 0100644, "")},
            new Packet[] {link, file("link/x", 0100644, "")},
            new Packet[] {link, file("link", 0100644, "")},
            new Packet[] {file("hard", 0100644, "../outside/secret")},
            new Packet[] {file("no/parent", 0100644, "")},
            new Packet[] {new Packet.Content(0, new byte[1])},
            new Packet[] {new Packet.Request(0)},
            new Packet[] {new Packet.Fin()},
            new Packet[] {end, file("late", 0100644, "")},
            new Packet[] {new Packet.Failure("no access allowed to dir \"context\"")});
    for (Packet[] attack : attacks) {
      try (var client = clients.new Client("evil", "", Map.of(FILES, says(attack)));
          var files = new SessionFiles(client.session(), trees("boot", NOW))) {
        assertThrows(GantryException.class, () -> files.bring("context", ALL, _ -> {}));
      }
      clients.awaitEnd();
    }
    try (Stream<Path> made = Files.list(outside)) {
      assertEquals(List.of(), made.toList());
    }
  }

  @Test
  void theClientIsToldWhichFilesAreWanted() throws Exception {
    var seen = new CompletableFuture<Map<String, List<String>>>();
    GrpcHandler handler =
        call -> {
          seen.complete(call.metadata().fields());
          call.send(new Packet.File(Optional.empty()).message());
          call.receive();
          call.send(new Packet.Fin().message());
        };
    try (var client = clients.new Client("s", "", Map.of(FILES, handler));
        var files = new SessionFiles(client.session(), trees("boot", NOW))) {
      var selection = new Selection(List.of(), List.of("*.o", "größe"), List.of("a b", "c%"));
      files.bring("dockerfile", selection, _ -> {});
      Map<String, List<String>> metadata = seen.get(60, TimeUnit.SECONDS);
      assertEquals(List.of("dockerfile"), metadata.get("dir-name"));
      assertEquals(List.of("a b", "c%"), metadata.get("followpaths"));
      assertEquals(List.of("*.o", "gr%C3%B6%C3%9Fe"), metadata.get("exclude-patterns"));
      assertEquals(List.of("1"), metadata.get("exclude-patterns-encoded"));
      assertFalse(metadata.containsKey("include-patterns"));
    }
  }

  @Test
  void resultsGoToTheClient() throws Exception {
    Path context = context();
    Path target = Files.createDirectories(scratch.resolve("target"));
    var archive = new ByteArrayOutputStream();
    var about = new CompletableFuture<String>();
    GrpcHandler handler =
        call -> {
          if (call.metadata().first("buildkit-attachable-exporter-id").equals(Optional.of("1"))) {
            try (RootDirectory root = RootDirectory.open(target)) {
              new TreeReceiver(call, root, _ -> {}).run();
            }
            return;
          }
          about.complete(call.metadata().first("exporter-md-name").orElse(""));
          bytes(call, archive);
        };
    var large = new byte[200_000];
    large[199_999] = 1;
    try (var client = clients.new Client("s", "", Map.of(RESULTS, handler))) {
      client.session().directory(1, context);
      assertEquals(tree(context), tree(target));
      try (OutputStream out = client.session().file(0, Map.of("name", "x"))) {
        out.write(large);
      }
      assertArrayEquals(large, archive.toByteArray());
      assertEquals("x", about.get(60, TimeUnit.SECONDS));
    }
  }

  private static void bytes(GrpcCall call, OutputStream out) throws IOException {
    for (var next = call.receive(); next.isPresent(); next = call.receive()) {
      out.write(ByteMessage.bytes(next.get()));
    }
  }

  @Test
  void aClientThatCannotWriteItsResultSaysWhy() throws Exception {
    GrpcHandler handler =
        call -> {
          throw new GrpcException(GrpcCode.UNKNOWN, "open out.tar: no space left on device");
        };
    try (var client = clients.new Client("s", "", Map.of(RESULTS, handler))) {
      GrpcException failure =
          assertThrows(GrpcException.class, () -> client.session().file(0, Map.of()).close());
      assertEquals("open out.tar: no space left on device", failure.text());
    }
  }

  @Test
  void secretsLoginsAndUploadsAreAskedFor() throws Exception {
    GrpcHandler secret =
        GrpcHandler.unary((call, request) -> {
          if (!id(request).equals("token")) {
            throw new GrpcException(GrpcCode.NOT_FOUND, "no such secret");
          }
          return ByteMessage.of("hidden".getBytes(StandardCharsets.UTF_8));
        });
    GrpcHandler login =
        GrpcHandler.unary((call, request) ->
            switch (id(request)) {
              case "registry-1.docker.io" ->
                  new ProtoWriter().string(1, "me").string(2, "word").toBytes();
              case "ghcr.io" -> new ProtoWriter().string(2, "refresh").toBytes();
              default -> new byte[0];
            });
    GrpcHandler upload =
        call -> {
          String path = call.metadata().first("urlpath").orElse("");
          for (String part : List.of("tar of ", path, "")) {
            call.send(ByteMessage.of(part.getBytes(StandardCharsets.UTF_8)));
          }
        };
    Map<String, GrpcHandler> methods =
        Map.of(
            "/moby.buildkit.secrets.v1.Secrets/GetSecret",
            secret,
            "/moby.filesync.v1.Auth/Credentials",
            login,
            "/moby.upload.v1.Upload/Pull",
            upload);
    try (var client = clients.new Client("s", "", methods);
        SessionSecrets secrets = client.session().secrets(scratch.resolve("sockets"))) {
      Session session = client.session();
      assertEquals(
          "hidden", new String(secrets.secret("token").orElseThrow(), StandardCharsets.UTF_8));
      assertTrue(secrets.secret("other").isEmpty());
      assertTrue(secrets.agent("default").isEmpty());
      assertEquals(Optional.of(Login.of("me", "word")), session.logins().at("docker.io"));
      assertEquals(Optional.of(new Login("", "", "refresh")), session.logins().at("ghcr.io"));
      assertEquals(Optional.empty(), session.logins().at("quay.io"));
      try (InputStream in = session.upload("http://buildkit-session/abc")) {
        assertEquals("tar of /abc", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertThrows(GantryException.class, () -> session.file(0, Map.of()));
    }
  }

  private static String id(byte[] request) {
    var in = new ProtoReader(request);
    return in.next() ? in.string() : "";
  }

  @Test
  void anAgentAnswersBehindASocketHere() throws Exception {
    GrpcHandler echo =
        call -> {
          for (var next = call.receive(); next.isPresent(); next = call.receive()) {
            call.send(next.get());
          }
        };
    var asked = new ArrayList<String>();
    Map<String, GrpcHandler> methods =
        Map.of(
            "/moby.sshforward.v1.SSH/CheckAgent",
            GrpcHandler.unary((call, request) -> {
              asked.add(id(request));
              return new byte[0];
            }),
            "/moby.sshforward.v1.SSH/ForwardAgent",
            echo);
    try (var client = clients.new Client("s", "", methods);
        SessionSecrets secrets = client.session().secrets(scratch.resolve("sockets"))) {
      Path socket = secrets.agent("default").orElseThrow();
      assertEquals(Optional.of(socket), secrets.agent("default"));
      assertEquals(List.of("default"), asked);
      try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        assertTrue(connection.connect(UnixDomainSocketAddress.of(socket)));
        byte[] question = "who am I?".getBytes(StandardCharsets.UTF_8);
        assertEquals(question.length, connection.write(ByteBuffer.wrap(question)));
        connection.shutdownOutput();
        var answer = ByteBuffer.allocate(100);
        while (connection.read(answer) >= 0) {
          // Until the agent has said all.
        }
        assertEquals(
            "who am I?", new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void aSessionGoesThroughACallToo() throws Exception {
    var ended = new CompletableFuture<Boolean>();
    GrpcHandler control =
        call -> {
          try {
            clients.sessions().attach(new Tunnel(call), call.metadata());
            ended.complete(true);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    GrpcHandler login = GrpcHandler.unary((_, _) -> new ProtoWriter().string(2, "x").toBytes());
    Map<String, GrpcHandler> services = Map.of("/moby.filesync.v1.Auth/Credentials", login);
    try (var server = new GrpcServer(Map.of("/moby.buildkit.v1.Control/Session", control));
        HttpServer http =
            HttpServer.open(
                HttpServer.Settings.of(
                    new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
                server);
        var socket = new Socket(InetAddress.getLoopbackAddress(), http.port());
        GrpcClient client = GrpcClient.over(new SocketDuplex(socket));
        var callee = new GrpcServer(services)) {
      CallOptions who =
          CallOptions.NONE
              .with("x-docker-expose-session-uuid", "tunnelled")
              .with("x-docker-expose-session-grpc-method", "/moby.filesync.v1.Auth/Credentials");
      GrpcStream call = client.open("/moby.buildkit.v1.Control/Session", who);
      Thread.ofVirtual().start(() -> callee.serve(new Tunnel(call), new Peer("@", List.of())));
      Session session = clients.sessions().find("tunnelled", Duration.ofSeconds(60)).orElseThrow();
      assertEquals(Optional.of(new Login("", "", "x")), session.logins().at("here"));
      call.close();
      assertTrue(ended.get(60, TimeUnit.SECONDS));
      assertFalse(session.isOpen());
    }
  }

  private record SocketDuplex(Socket socket) implements Duplex {
    @Override
    public InputStream in() {
      try {
        return socket.getInputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public OutputStream out() {
      try {
        return socket.getOutputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aSessionLastsAsLongAsItsConnection() throws Exception {
    var client = clients.new Client("s", "", Map.of());
    Session session = client.session();
    assertTrue(session.isOpen());
    client.close();
    clients.awaitEnd();
    assertFalse(session.isOpen());
    assertTrue(clients.sessions().find("s", Duration.ZERO).isEmpty());
  }
}
