package io.gantry.engine.docker.buildkit;

import io.gantry.platform.grpc.protobuf.ProtoReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a log tells, in words. */
final class Told {
  private Told() {}

  /** As in {@code begin NAME}, {@code cached NAME}, {@code done NAME}, {@code log TEXT}. */
  static List<String> words(StatusLog log) throws InterruptedException {
    var words = new ArrayList<String>();
    int at = 0;
    for (Optional<byte[]> next = log.await(at); next.isPresent(); next = log.await(++at)) {
      var in = new ProtoReader(next.get());
      while (in.next()) {
        switch (in.field()) {
          case 1 -> words.add(vertex(in.message()));
          case 2 -> words.add(part(in.message()));
          case 3 -> words.add("log " + text(in.message(), 4).strip());
          case 4 -> words.add("warning " + text(in.message(), 3));
          default -> words.add("?");
        }
      }
    }
    return words;
  }

  private static String vertex(ProtoReader in) {
    String name = "";
    String error = "";
    boolean cached = false;
    boolean ended = false;
    while (in.next()) {
      switch (in.field()) {
        case 3 -> name = in.string();
        case 4 -> cached = in.bool();
        case 6 -> ended = true;
        case 7 -> error = in.string();
        default -> {}
      }
    }
    String what = cached ? "cached " : ended ? "done " : "begin ";
    return error.isEmpty() ? what + name : "failed " + name + ": " + error;
  }

  private static String part(ProtoReader in) {
    String name = "";
    long current = 0;
    boolean ended = false;
    while (in.next()) {
      switch (in.field()) {
        case 3 -> name = in.string();
        case 4 -> current = in.int64();
        case 8 -> ended = true;
        default -> {}
      }
    }
    return "part " + name + " " + current + (ended ? " done" : "");
  }

  private static String text(ProtoReader in, int field) {
    String text = "";
    while (in.next()) {
      if (in.field() == field) {
        text = in.string();
      }
    }
    return text;
  }
}
