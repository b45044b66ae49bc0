package io.gantry.image.registry.server;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Speaks the distribution API to a registry of this machine. */
final class Client implements AutoCloseable {
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final String base;
  private final String[] always;

  Client(int port, String... always) {
    this.port = port;
    base = "http://127.0.0.1:" + port;
    this.always = always;
  }

  int port() {
    return port;
  }

  /** Sends a request whose fields are name, value, name, value. */
  HttpResponse<byte[]> ask(String method, String path, byte[] body, String... fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, BodyPublishers.ofByteArray(body));
    for (String[] pairs : List.of(always, fields)) {
      for (int i = 0; i + 1 < pairs.length; i += 2) {
        request.header(pairs[i], pairs[i + 1]);
      }
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path, String... fields) throws IOException, InterruptedException {
    return ask("GET", path, new byte[0], fields);
  }

  HttpResponse<byte[]> delete(String path) throws IOException, InterruptedException {
    return ask("DELETE", path, new byte[0]);
  }

  static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static Json.Obj json(HttpResponse<byte[]> response) {
    return Json.parse(response.body()).asObject();
  }

  /** The code of the first error. */
  static String code(HttpResponse<byte[]> response) {
    return json(response).array("errors").getFirst().asObject().string("code");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Pushes a blob in one request. */
  Digest push(String repository, byte[] content) throws IOException, InterruptedException {
    Digest digest = Digest.of(content);
    HttpResponse<byte[]> response =
        ask("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
    if (response.statusCode() != 201) {
      throw new IllegalStateException(
          response.statusCode() + " " + Json.of(response.body().length));
    }
    return digest;
  }

  /** Begins an upload; its path. */
  String begin(String repository) throws IOException, InterruptedException {
    return field(ask("POST", "/v2/" + repository + "/blobs/uploads/", new byte[0]), "location");
  }

  HttpResponse<byte[]> put(String repository, String reference, byte[] manifest, String type)
      throws IOException, InterruptedException {
    return ask(
        "PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "content-type", type);
  }

  /** A manifest of one layer, with more fields in front. */
  static byte[] manifest(Digest config, Digest layer, String more) {
    return bytes(
        "{\"schemaVersion\":2,"
            + more
            + "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\""
            + config
            + "\",\"size\":2},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\","
            + "\"digest\":\""
            + layer
            + "\",\"size\":3}]}");
  }

  /** Pushes an image of two small blobs under a tag. */
  Digest image(String repository, String tag, String more)
      throws IOException, InterruptedException {
    byte[] manifest = manifest(push(repository, bytes("{}")), push(repository, bytes("abc")), more);
    HttpResponse<byte[]> response = put(repository, tag, manifest, OCI_MANIFEST);
    if (response.statusCode() != 201) {
      throw new IllegalStateException(new String(response.body(), StandardCharsets.UTF_8));
    }
    return Digest.of(manifest);
  }

  @Override
  public void close() {
    http.close();
  }
}
