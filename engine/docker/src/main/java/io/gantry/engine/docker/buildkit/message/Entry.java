package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.util.HashMap;
import java.util.Map;

/** An {@code Exporter} or a {@code CacheOptionsEntry}: a type and its attributes. */
public record Entry(String type, Map<String, String> attributes) {
  /** Copies the map. */
  public Entry {
    attributes = Map.copyOf(attributes);
  }

  static Entry read(ProtoReader in) {
    String type = "";
    var attributes = new HashMap<String, String>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = in.string();
        case 2 -> in.entry(attributes);
        default -> {}
      }
    }
    return new Entry(type, attributes);
  }

  /** The message. */
  ProtoWriter write() {
    return new ProtoWriter().string(1, type).entries(2, attributes);
  }
}
