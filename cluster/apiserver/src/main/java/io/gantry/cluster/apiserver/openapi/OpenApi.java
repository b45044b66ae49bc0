package io.gantry.cluster.apiserver.openapi;

import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The documents under {@code /openapi}. */
public final class OpenApi {
  private static final String JSON = "application/json";
  private static final String GNOSTIC =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private final Schemas schemas;
  private final Map<String, List<ResourceType>> groupVersions = new LinkedHashMap<>();
  private final Map<String, Document> made = new ConcurrentHashMap<>();

  /** Describes these types. */
  public OpenApi(Schemas schemas, List<ResourceType> types) {
    this.schemas = schemas;
    var grouped = new LinkedHashMap<String, List<ResourceType>>();
    for (ResourceType type : types) {
      grouped.merge(Operations.root(type).substring(1), List.of(type), OpenApi::both);
    }
    groupVersions.putAll(grouped);
  }

  private static List<ResourceType> both(List<ResourceType> a, List<ResourceType> b) {
    return java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
  }

  /**
   * A document.
   *
   * @param bytes shared by all readers: not to be changed
   * @param hash of the bytes, in hexadecimal: the {@code etag} and the {@code hash} of its URL
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Document(byte[] bytes, String contentType, String hash) {}

  /**
   * The answer to a {@code GET}, or nothing where there is no document.
   *
   * @param path as in {@code /openapi/v3/apis/apps/v1}
   * @param accept the header: v2 is also there as protocol buffers
   */
  public Optional<Document> document(String path, String accept) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return switch (plain) {
      case "/openapi/v3" -> Optional.of(kept("v3", JSON, this::index));
      case "/openapi/v2" -> Optional.of(wantsGnostic(accept) ? gnostic() : v2());
      default ->
          plain.startsWith("/openapi/v3/")
              ? ofGroupVersion(plain.substring("/openapi/v3/".length()))
              : Optional.empty();
    };
  }

  private static boolean wantsGnostic(String accept) {
    String lower = accept.toLowerCase(Locale.ROOT);
    int protobuf = lower.indexOf("application/com.github.proto-openapi.spec.v2");
    int json = lower.indexOf(JSON);
    return protobuf >= 0 && (json < 0 || protobuf < json);
  }

  private Json.Obj index() {
    var paths = Json.object();
    for (String path : groupVersions.keySet()) {
      ofGroupVersion(path)
          .ifPresent(document ->
              paths.put(
                  path,
                  Json.object()
                      .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + document.hash())
                      .build()));
    }
    return Json.object().put("paths", paths.build()).build();
  }

  private Optional<Document> ofGroupVersion(String path) {
    List<ResourceType> types = groupVersions.get(path);
    return types == null
        ? Optional.empty()
        : Optional.of(kept("v3/" + path, JSON, () -> new DocumentV3(schemas, types).json()));
  }

  private Document v2() {
    return kept("v2", JSON, this::wholeV2);
  }

  private Json.Obj wholeV2() {
    return new DocumentV2(schemas, groupVersions.values().stream().flatMap(List::stream).toList())
        .json();
  }

  private Document gnostic() {
    Document known = made.get(GNOSTIC);
    if (known != null) {
      return known;
    }
    Document document = document(GnosticWriter.bytes(wholeV2()), GNOSTIC);
    made.put(GNOSTIC, document);
    return document;
  }

  private Document kept(String key, String contentType, Supplier<Json.Obj> source) {
    Document known = made.get(key);
    if (known != null) {
      return known;
    }
    Document document = document(source.get().bytes(), contentType);
    made.put(key, document);
    return document;
  }

  private static Document document(byte[] bytes, String contentType) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(bytes);
      return new Document(bytes, contentType, HexFormat.of().withUpperCase().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  /** The beginning of documents of both versions. */
  static Json.Obj info() {
    return Json.object().put("title", "Kubernetes").put("version", "v1.36.0").build();
  }
}
