package io.gantry.quality.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** curl at a cluster's API, with the certificates of its kubeconfig as PEM files. */
final class Curl {
  private final Path home;
  private final String server;
  private final List<String> trust;
  private final List<String> identity;

  /** An answer's status code and body. */
  record Answer(int code, String body) {
    Answer has(int expected, String... parts) {
      if (code != expected) {
        throw new AssertionError("expected " + expected + ": " + this);
      }
      for (String part : parts) {
        if (!body.contains(part)) {
          throw new AssertionError("expected " + part + ": " + this);
        }
      }
      return this;
    }
  }

  private Curl(Path home, String server, List<String> trust, List<String> identity) {
    this.home = home;
    this.server = server;
    this.trust = trust;
    this.identity = identity;
  }

  /** As the user of the kubeconfig; the PEM files come into {@code home}. */
  static Curl of(Kubectl kubectl, Path home) throws IOException, InterruptedException {
    Path authority = home.resolve("ca.pem");
    Path certificate = home.resolve("client.pem");
    Path key = home.resolve("client-key.pem");
    write(authority, value(kubectl, ".clusters[0].cluster.certificate-authority-data"));
    write(certificate, value(kubectl, ".users[0].user.client-certificate-data"));
    write(key, value(kubectl, ".users[0].user.client-key-data"));
    return new Curl(
        home,
        value(kubectl, ".clusters[0].cluster.server"),
        List.of("--cacert", authority.toString()),
        List.of("--cert", certificate.toString(), "--key", key.toString()));
  }

  private static String value(Kubectl kubectl, String path)
      throws IOException, InterruptedException {
    return kubectl.run("config", "view", "--raw", "-o", "jsonpath={" + path + "}").succeeds();
  }

  private static void write(Path file, String base64) throws IOException {
    Files.write(file, Base64.getDecoder().decode(base64));
  }

  /** The same without a client certificate. */
  Curl anonymous() {
    return new Curl(home, server, trust, List.of());
  }

  /** Asks for a path; compact JSON, unless {@code options} ask otherwise. */
  Answer ask(String path, String... options) throws IOException, InterruptedException {
    Path body = Files.createTempFile(home, "curl", "");
    Path err = Files.createTempFile(home, "curl", "");
    var command = new ArrayList<String>(List.of("curl", "-sS", "--noproxy", "*", "-m", "30"));
    command.addAll(trust);
    command.addAll(identity);
    command.addAll(List.of(options));
    String query = (path.contains("?") ? "&" : "?") + "pretty=false";
    command.addAll(List.of("-o", body.toString(), "-w", "%{http_code}", server + path + query));
    Process curl = new ProcessBuilder(command).redirectError(err.toFile()).start();
    String code = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int ended = curl.waitFor();
    if (ended != 0) {
      throw new AssertionError(command + " ended with " + ended + ": " + Files.readString(err));
    }
    return new Answer(Integer.parseInt(code), Files.readString(body));
  }

  /** Sends a body. */
  Answer send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return ask(path, "-X", method, "-H", "Content-Type: " + type, "--data-binary", body);
  }
}
