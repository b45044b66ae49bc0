package io.gantry.engine.docker.session;

import io.gantry.platform.grpc.protobuf.MalformedMessage;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message between the two ends of a transfer of files ({@code fsutil.types.Packet}). */
sealed interface Packet {
  /** The next file of the sender's, in order; none after the last. */
  record File(Optional<Stat> stat) implements Packet {}

  /** The receiver wants the content of a file: by its place among all, from 0. */
  record Request(int file) implements Packet {}

  /** A part of a file's content; an empty one after the last. Not compared. */
  @SuppressWarnings("ArrayRecordComponent")
  record Content(int file, byte[] bytes) implements Packet {}

  /** All is done here. */
  record Fin() implements Packet {}

  /** The other end cannot go on. */
  record Failure(String text) implements Packet {}

  private static ProtoWriter of(int type) {
    return new ProtoWriter().int64(1, type);
  }

  /** The message. */
  default byte[] message() {
    return switch (this) {
      case File(Optional<Stat> stat) ->
          stat.map(some -> of(0).message(2, some.write())).orElseGet(() -> of(0)).toBytes();
      case Request(int file) -> of(1).int64(3, file).toBytes();
      case Content(int file, byte[] bytes) -> of(2).int64(3, file).bytes(4, bytes).toBytes();
      case Fin() -> of(3).toBytes();
      case Failure(String text) -> of(4).bytes(4, text.getBytes(StandardCharsets.UTF_8)).toBytes();
    };
  }

  /** What a message says. */
  static Packet parse(byte[] message) {
    var in = new ProtoReader(message);
    int type = 0;
    @Nullable Stat stat = null;
    int file = 0;
    byte[] data = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = in.int32();
        case 2 -> stat = Stat.read(in.message());
        case 3 -> file = in.int32();
        case 4 -> data = in.bytes();
        default -> {}
      }
    }
    return switch (type) {
      case 0 -> new File(Optional.ofNullable(stat));
      case 1 -> new Request(file);
      case 2 -> new Content(file, data);
      case 3 -> new Fin();
      case 4 -> new Failure(new String(data, StandardCharsets.UTF_8));
      default -> throw new MalformedMessage("packet of type " + type);
    };
  }
}
