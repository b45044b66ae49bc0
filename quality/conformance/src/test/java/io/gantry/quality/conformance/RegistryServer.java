package io.gantry.quality.conformance;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gantry registry serve} on a free port, whose requests are written down. */
final class RegistryServer implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("serving .* at http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final Path log;
  private final int port;

  private RegistryServer(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  static RegistryServer serve(Gantry gantry, StateRoot root, String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("registry", "serve", "--addr", "127.0.0.1:0", "--log"));
    arguments.addAll(List.of(options));
    Path log = Files.createTempFile(root.scratch(), "registry", ".log");
    Process process = gantry.start(log, arguments.toArray(String[]::new));
    Gantry.await(
        "a registry serves", () -> ADDRESS.matcher(text(log)).find() || !process.isAlive());
    Matcher address = ADDRESS.matcher(text(log));
    if (!address.find()) {
      throw new AssertionError("the registry has ended: " + text(log));
    }
    return new RegistryServer(process, log, Integer.parseInt(address.group(1)));
  }

  private static String text(Path log) {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** The registry's name, as images have it. */
  String name() {
    return "localhost:" + port;
  }

  /** The requests so far, each as in {@code GET /v2/a/bb/manifests/1 200}. */
  List<String> requests() {
    var requests = new ArrayList<String>();
    for (String line : text(log).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words.length > 4 && words[3].startsWith("/")) {
        requests.add(words[2] + " " + words[3] + " " + words[4]);
      }
    }
    return requests;
  }

  /** Those of {@link #requests} that begin so, after the first {@code from}. */
  List<String> requests(int from, String method, String part) {
    return requests().stream()
        .skip(from)
        .filter(line -> line.startsWith(method + " ") && line.contains(part))
        .toList();
  }

  @Override
  public void close() {
    process.destroy();
    Gantry.await("the registry ends", () -> !process.isAlive());
  }
}
