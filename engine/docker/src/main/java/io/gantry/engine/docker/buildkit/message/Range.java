package io.gantry.engine.docker.buildkit.message;

import io.gantry.platform.grpc.protobuf.ProtoWriter;

/** Whole lines of a file, from 1, both ends included ({@code pb.Range}). */
public record Range(int first, int last) {
  ProtoWriter write() {
    return new ProtoWriter().message(1, position(first)).message(2, position(last));
  }

  private static ProtoWriter position(int line) {
    return new ProtoWriter().int64(1, line);
  }
}
