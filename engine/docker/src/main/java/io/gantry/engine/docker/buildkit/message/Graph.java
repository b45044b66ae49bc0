package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph of BuildKit's low-level operations ({@code pb.Definition}). Of graphs only those of a
 * single source are understood here: what clients hold of a result of ours is such a graph, which
 * names the result.
 *
 * @param operations each an {@code Op}, inputs first; the last names the one that is meant
 */
public record Graph(List<byte[]> operations) {
  /** Without operations. */
  public static final Graph EMPTY = new Graph(List.of());

  private static final String RESULT = "gantry-result://";

  /** Copies the list. */
  public Graph {
    operations = List.copyOf(operations);
  }

  /**
   * A source operation.
   *
   * @param identifier as in {@code git://host/a.git#main}
   */
  public record Source(String identifier, Map<String, String> attributes) {
    /** Copies the map. */
    public Source {
      attributes = Map.copyOf(attributes);
    }
  }

  /** The graph that names a result. */
  public static Graph ofResult(String id) {
    byte[] source =
        new ProtoWriter().message(3, new ProtoWriter().string(1, RESULT + id)).toBytes();
    byte[] last =
        new ProtoWriter()
            .message(1, new ProtoWriter().string(1, Digest.of(source).toString()))
            .toBytes();
    return new Graph(List.of(source, last));
  }

  /** The result that this graph names, if it is one of {@link #ofResult}. */
  public Optional<String> result() {
    return source()
        .map(Source::identifier)
        .filter(identifier -> identifier.startsWith(RESULT))
        .map(identifier -> identifier.substring(RESULT.length()));
  }

  /** The source that is meant, if it is one. */
  public Optional<Source> source() {
    if (operations.isEmpty()) {
      return Optional.empty();
    }
    String wanted = input(new ProtoReader(operations.getLast()));
    for (byte[] operation : operations) {
      if (Digest.of(operation).toString().equals(wanted)) {
        return source(new ProtoReader(operation));
      }
    }
    return Optional.empty();
  }

  private static String input(ProtoReader operation) {
    while (operation.next()) {
      if (operation.field() == 1) {
        ProtoReader in = operation.message();
        while (in.next()) {
          if (in.field() == 1) {
            return in.string();
          }
        }
      }
    }
    return "";
  }

  private static Optional<Source> source(ProtoReader operation) {
    while (operation.next()) {
      if (operation.field() == 3) {
        return Optional.of(readSource(operation.message()));
      }
    }
    return Optional.empty();
  }

  private static Source readSource(ProtoReader in) {
    String identifier = "";
    var attributes = new HashMap<String, String>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> identifier = in.string();
        case 2 -> in.entry(attributes);
        default -> {}
      }
    }
    return new Source(identifier, attributes);
  }

  static Graph read(ProtoReader in) {
    var operations = new ArrayList<byte[]>();
    while (in.next()) {
      if (in.field() == 1) {
        operations.add(in.bytes());
      }
    }
    return new Graph(operations);
  }

  /** The message; each operation has metadata, as clients want it. */
  public ProtoWriter write() {
    var out = new ProtoWriter();
    operations.forEach(operation -> out.raw(1, operation));
    operations.forEach(operation -> out.entry(2, Digest.of(operation).toString(), new byte[0]));
    return out;
  }
}
