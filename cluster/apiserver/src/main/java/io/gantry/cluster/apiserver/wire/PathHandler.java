package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.authn.User;
import io.gantry.cluster.apiserver.discovery.Discovery;
import io.gantry.cluster.apiserver.negotiate.Accept;
import io.gantry.cluster.apiserver.negotiate.Encoding;
import io.gantry.cluster.apiserver.openapi.OpenApi;
import io.gantry.cluster.apiserver.rest.Registry;
import io.gantry.cluster.apiserver.rest.Subresources;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Paths that belong to no object: discovery, version, health, metrics, token keys. */
public final class PathHandler {
  private static final List<String> HEALTH = List.of("/healthz", "/livez", "/readyz");

  private final Discovery discovery;
  private final OpenApi openApi;
  private final Map<String, BooleanSupplier> checks;
  private final Map<String, Supplier<Json.Obj>> documents;
  private final Supplier<String> metrics;

  /**
   * Answers with these.
   *
   * @param checks what readiness means, by name
   * @param documents other JSON documents by path
   * @param metrics in the text format of Prometheus
   */
  public PathHandler(
      Discovery discovery,
      OpenApi openApi,
      Map<String, BooleanSupplier> checks,
      Map<String, Supplier<Json.Obj>> documents,
      Supplier<String> metrics) {
    this.discovery = discovery;
    this.openApi = openApi;
    this.checks = new TreeMap<>(checks);
    this.documents = Map.copyOf(documents);
    this.metrics = metrics;
  }

  void handle(Exchange exchange, Answer answer, User user) throws IOException {
    String path = exchange.path();
    if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
      throw Subresources.methodNotAllowed();
    }
    String trimmed =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    for (String root : HEALTH) {
      if (trimmed.equals(root) || trimmed.startsWith(root + "/")) {
        health(exchange, answer, trimmed, root);
        return;
      }
    }
    if (trimmed.equals("/metrics")) {
      answer.bytes(
          200,
          "text/plain; version=0.0.4; charset=utf-8",
          metrics.get().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return;
    }
    Supplier<Json.Obj> document = documents.get(trimmed);
    if (document != null) {
      answer.tree(200, Encoding.JSON, document.get());
      return;
    }
    if (trimmed.startsWith("/openapi/")) {
      described(exchange, answer, trimmed);
    } else {
      discovered(exchange, answer, trimmed);
    }
  }

  private void described(Exchange exchange, Answer answer, String path) throws IOException {
    String accept = exchange.headers().first("accept").orElse("");
    OpenApi.Document found = openApi.document(path, accept).orElseThrow(Registry::noSuchResource);
    answer.tagged(found.contentType(), '"' + found.hash() + '"', found.bytes());
  }

  private void discovered(Exchange exchange, Answer answer, String path) throws IOException {
    Accept accept = Accept.parse(exchange.headers().first("accept").orElse(""));
    Optional<Discovery.Document> document = discovery.at(path, accept);
    Discovery.Document found = document.orElseThrow(Registry::noSuchResource);
    if (found.mediaType().equals(Encoding.JSON.mediaType())) {
      answer.tree(200, Encoding.JSON, found.tree());
      return;
    }
    byte[] bytes = found.tree().bytes();
    answer.tagged(found.mediaType(), '"' + tag(bytes) + '"', bytes);
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
      return HexFormat.of().formatHex(hash).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void health(Exchange exchange, Answer answer, String path, String root)
      throws IOException {
    String name = path.substring(root.length());
    Map<String, BooleanSupplier> wanted = checks;
    if (!name.isEmpty()) {
      BooleanSupplier one = checks.get(name.substring(1));
      if (one == null) {
        throw Registry.noSuchResource();
      }
      wanted = Map.of(name.substring(1), one);
    }
    var report = new StringBuilder();
    boolean well = true;
    for (var check : wanted.entrySet()) {
      boolean passed = check.getValue().getAsBoolean();
      well &= passed;
      report.append(passed ? "[+]" : "[-]").append(check.getKey());
      report.append(passed ? " ok\n" : " failed: reason withheld\n");
    }
    report.append(root.substring(1)).append(well ? " check passed\n" : " check failed\n");
    boolean verbose = exchange.query().first("verbose").isPresent();
    answer.text(well ? 200 : 500, well && !verbose ? "ok" : report.toString());
  }
}
