package io.gantry.quality.conformance;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that is killed on its way, and what must be there before it. */
enum Victim {
  CREATE,
  START,
  EXEC,
  STOP,
  REMOVE,
  PULL,
  BUILD,
  COMMIT,
  NETWORK;

  static final String NAME = "victim";
  static final String VOLUME = "kept";
  static final String NETWORK_NAME = "extra";
  static final String OWN_NETWORK = "alone";
  static final String IMAGE = "made";

  private static final List<String> CONTAINER =
      List.of(
          "--name",
          NAME,
          "--network",
          OWN_NETWORK,
          "-p",
          "127.0.0.1::80",
          "-v",
          VOLUME + ":/etc",
          "-v",
          "/etc/more",
          "--stop-timeout",
          "5",
          "busybox",
          "sh",
          "-c",
          "trap 'exit 3' TERM; echo up; touch /changed; while :; do sleep 0.05; done");

  /** The command before it; none if empty. */
  List<String> before() {
    return switch (this) {
      case CREATE, PULL, BUILD, NETWORK -> List.of();
      case START -> with("create");
      case EXEC, STOP, REMOVE, COMMIT -> with("run", "-d");
    };
  }

  /** The command. */
  List<String> command(StateRoot root, String registry) throws IOException {
    return switch (this) {
      case CREATE -> with("create");
      case START -> List.of("start", NAME);
      case EXEC -> List.of("exec", NAME, "true");
      case STOP -> List.of("stop", NAME);
      case REMOVE -> List.of("rm", "-f", "-v", NAME);
      case PULL -> List.of("pull", "-q", registry + "/pulled:1");
      case BUILD -> List.of("build", "-q", "--no-cache", "-t", IMAGE, context(root).toString());
      case COMMIT -> List.of("commit", NAME, IMAGE);
      case NETWORK -> List.of("network", "create", NETWORK_NAME);
    };
  }

  private static List<String> with(String... words) {
    var command = new ArrayList<>(List.of(words));
    command.addAll(CONTAINER);
    return command;
  }

  private static Path context(StateRoot root) throws IOException {
    Path context = Files.createDirectories(root.scratch().resolve("context"));
    Files.writeString(context.resolve("file"), "text");
    Files.writeString(
        context.resolve("Dockerfile"), "FROM busybox\nCOPY file /file\nRUN echo made >/made\n");
    return context;
  }
}
