package io.gantry.quality.conformance;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A cluster on a test's own roots with the image {@code busybox}; closing it leaves nothing. */
final class Cluster implements AutoCloseable {
  private final Gantry gantry;
  private final Kubectl kubectl;

  private Cluster(Gantry gantry, Kubectl kubectl) {
    this.gantry = gantry;
    this.kubectl = kubectl;
  }

  static Cluster up(StateRoot root) throws IOException, InterruptedException {
    Gantry gantry =
        Gantry.cold(root).with("HOME", root.scratch().toString()).with("KUBECONFIG", "");
    gantry.withBusybox();
    var cluster = new Cluster(gantry, new Kubectl(root.scratch()));
    gantry.run("cluster", "up", "--api-port", "0", "--node-name", "n1").exits(0);
    return cluster;
  }

  Gantry gantry() {
    return gantry;
  }

  Kubectl kubectl() {
    return kubectl;
  }

  /** Runs kubectl, which must succeed; its output. */
  String ok(String... arguments) throws IOException, InterruptedException {
    return kubectl.run(arguments).succeeds();
  }

  /** A value of an object. */
  String value(String object, String path) throws IOException, InterruptedException {
    return ok("get", object, "-o", "jsonpath={" + path + "}");
  }

  /** Kills the cluster's process without notice. */
  void kill() throws IOException, InterruptedException {
    String status = gantry.run("cluster", "status", "--format", "json").succeeds();
    long pid = Long.parseLong(status.replaceAll(".*\"pid\":(\\d+).*", "$1"));
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  /** A page at an address that may not answer at once. */
  static String page(String address) throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    Gantry.await(
        "a page at " + address,
        () -> {
          try {
            Process curl =
                new ProcessBuilder(
                        List.of("curl", "-fsS", "--noproxy", "*", "-m", "5", "http://" + address))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out =
                new String(
                    curl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (curl.waitFor() == 0) {
              found.add(out.strip());
            }
            return !found.isEmpty();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
    return found.getFirst();
  }

  @Override
  public void close() throws IOException {
    try {
      gantry.run("cluster", "down", "--delete", "--timeout", "0").exits(0);
    } catch (InterruptedException e) {
      throw new IOException("interrupted while leaving", e);
    }
    gantry.close();
  }
}
