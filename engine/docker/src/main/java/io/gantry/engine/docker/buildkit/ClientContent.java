package io.gantry.engine.docker.buildkit;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.grpc.CallOptions;
import io.gantry.platform.grpc.GrpcClient;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.GrpcStream;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Directories of blobs that a client has opened for a build: OCI layouts, caches ({@code
 * containerd.services.content.v1}). They are copied from and to layouts here.
 */
final class ClientContent {
  private static final String SERVICE = "/containerd.services.content.v1.Content/";
  private static final String STORE = "buildkit-attachable-store-id";
  private static final int PIECE = 1 << 20;
  private static final int WRITE = 1;
  private static final int COMMIT = 2;
  private static final long LONGEST_MANIFEST = 16 << 20;

  private final GrpcClient client;
  private final CallOptions options;

  /** The directory that the client calls {@code store}. */
  ClientContent(GrpcClient client, String store) {
    this.client = client;
    this.options = CallOptions.NONE.with(STORE, store);
  }

  /**
   * Copies a manifest or index, and all that it names and the client has, into a layout.
   *
   * @param layout is made
   */
  void fetch(Digest root, Path layout) throws IOException {
    Path blobs = Files.createDirectories(layout.resolve("blobs").resolve("sha256"));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    var seen = new HashSet<Digest>();
    var left = new ArrayDeque<Digest>(List.of(root));
    var manifests = new HashSet<>(List.of(root));
    String type = "";
    while (!left.isEmpty()) {
      Digest digest = left.remove();
      if (!seen.add(digest)) {
        continue;
      }
      Path blob = blobs.resolve(digest.hex());
      if (!read(digest, blob, digest.equals(root)) || !manifests.contains(digest)) {
        continue;
      }
      Json.Obj manifest = manifest(blob);
      type = digest.equals(root) ? manifest.string("mediaType") : type;
      for (Descriptor child : children(manifest, manifests)) {
        left.add(child.digest());
      }
    }
    Path file = blobs.resolve(root.hex());
    Json.Obj top = Descriptor.of(type(type, manifest(file)), root, Files.size(file)).json();
    Files.writeString(
        layout.resolve("index.json"),
        Json.object()
            .put("schemaVersion", 2)
            .put("manifests", Json.array(List.of(top)))
            .build()
            .text());
  }

  private static String type(String said, Json.Obj manifest) {
    if (!said.isEmpty()) {
      return said;
    }
    return manifest.get("manifests").isPresent()
        ? "application/vnd.oci.image.index.v1+json"
        : "application/vnd.oci.image.manifest.v1+json";
  }

  private static Json.Obj manifest(Path blob) throws IOException {
    if (Files.size(blob) > LONGEST_MANIFEST) {
      throw new GantryException(Kind.INVALID, "a manifest of more than 16 MiB");
    }
    return Json.parse(Files.readAllBytes(blob)).asObject();
  }

  private static List<Descriptor> children(Json.Obj manifest, Set<Digest> manifests) {
    var children = new ArrayList<Descriptor>();
    for (Json each : manifest.array("manifests")) {
      Descriptor child = Descriptor.parse(each.asObject());
      manifests.add(child.digest());
      children.add(child);
    }
    manifest.array("layers").forEach(each -> children.add(Descriptor.parse(each.asObject())));
    if (manifest.get("config").isPresent()) {
      children.add(Descriptor.parse(manifest.object("config")));
    }
    return children;
  }

  /** Copies a blob; false if the client does not have it, though it need not. */
  private boolean read(Digest digest, Path file, boolean needed) throws IOException {
    byte[] request = new ProtoWriter().string(1, digest.toString()).toBytes();
    MessageDigest sum = digest.newSum();
    try (GrpcStream stream = client.open(SERVICE + "Read", options);
        OutputStream out = Files.newOutputStream(file)) {
      stream.send(request);
      stream.closeSend();
      for (var piece = stream.receive(); piece.isPresent(); piece = stream.receive()) {
        byte[] bytes = data(piece.get());
        sum.update(bytes);
        out.write(bytes);
      }
    } catch (GrpcException e) {
      Files.deleteIfExists(file);
      if (e.code() == GrpcCode.NOT_FOUND && !needed) {
        return false;
      }
      throw e;
    }
    if (!Digest.of(sum).equals(digest)) {
      throw new GantryException(Kind.INVALID, "the client's " + digest + " is something else");
    }
    return true;
  }

  private static byte[] data(byte[] message) {
    var in = new ProtoReader(message);
    byte[] data = {};
    while (in.next()) {
      if (in.field() == 2) {
        data = in.bytes();
      }
    }
    return data;
  }

  /**
   * Copies all blobs of a layout to the client.
   *
   * @return what the layout's index names first, which the client then writes to its own
   */
  Descriptor store(Path layout) throws IOException {
    Path blobs = layout.resolve("blobs").resolve("sha256");
    List<Path> files;
    try (Stream<Path> all = Files.list(blobs)) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      write(new Digest(String.valueOf(file.getFileName())), file);
    }
    Json.Obj index =
        Json.parse(Files.readString(layout.resolve("index.json"), StandardCharsets.UTF_8))
            .asObject();
    Optional<Json> first = index.array("manifests").stream().findFirst();
    return Descriptor.parse(
        first
            .orElseThrow(() -> new GantryException(Kind.INTERNAL, "a layout without an image"))
            .asObject());
  }

  private void write(Digest digest, Path file) throws IOException {
    long size = Files.size(file);
    try (GrpcStream stream = client.open(SERVICE + "Write", options);
        InputStream in = Files.newInputStream(file)) {
      long at = 0;
      while (true) {
        byte[] piece = in.readNBytes(PIECE);
        boolean last = at + piece.length >= size;
        stream.send(
            new ProtoWriter()
                .int64(1, last ? COMMIT : WRITE)
                .string(2, "gantry-" + digest)
                .int64(3, size)
                .string(4, digest.toString())
                .int64(5, at)
                .bytes(6, piece)
                .toBytes());
        if (stream.receive().isEmpty()) {
          throw new GantryException(Kind.UNAVAILABLE, "the client does not take " + digest);
        }
        at += piece.length;
        if (last) {
          stream.closeSend();
          return;
        }
      }
    } catch (GrpcException e) {
      if (e.code() != GrpcCode.ALREADY_EXISTS) {
        throw e;
      }
    }
  }
}
