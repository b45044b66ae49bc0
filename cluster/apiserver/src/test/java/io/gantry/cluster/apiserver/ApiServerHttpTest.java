package io.gantry.cluster.apiserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.pki.Authority;
import io.gantry.cluster.pki.Credential;
import io.gantry.cluster.pki.ServiceAccountTokens;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.ServerTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The API as a client sees it: over TCP and TLS, with certificates and tokens. */
@TestInstance(Lifecycle.PER_CLASS)
final class ApiServerHttpTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  private SqliteStore store;
  private ApiServer api;
  private HttpServer http;
  private Authority authority;
  private HttpClient admin;
  private HttpClient anonymous;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Clock clock = Clock.systemUTC();
    authority = Authority.open(directory.resolve("pki"), clock);
    store = SqliteStore.open(directory.resolve("store.db"));
    var tokens = ServiceAccountTokens.open(directory.resolve("pki"), "https://issuer", clock);
    var settings =
        new ServerSettings(
            "127.0.0.1:6443",
            ServerSettings.USUAL.serviceCidr(),
            ServerSettings.USUAL.nodePorts(),
            List.of(new ServerSettings.StaticToken("sesame", "ali", List.of("thieves"))));
    api =
        new ApiServer(
            new ApiServer.Parts(
                store, Optional.of(tokens), _ -> Optional.empty(), clock, settings));
    Credential server =
        authority.server(List.of("localhost"), List.of(InetAddress.getLoopbackAddress()));
    var tls =
        new ServerTls(
            List.of(server.certificate()), server.key(), List.of(authority.certificate()));
    var listener = new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.of(tls));
    http = HttpServer.open(HttpServer.Settings.of(listener), api.handler());
    admin = client(Optional.of(authority.client("admin", "admin", List.of("system:masters"))));
    anonymous = client(Optional.empty());
    Client local = api.client("test");
    local.create(ApiObject.of(ResourceTypes.NAMESPACES, "", "default"));
    local.create(ApiObject.of(ResourceTypes.SERVICE_ACCOUNTS, "default", "default"));
  }

  @AfterAll
  void stop() {
    admin.close();
    anonymous.close();
    http.close();
    api.close();
    store.close();
  }

  private HttpClient client(Optional<Credential> user)
      throws GeneralSecurityException, IOException {
    char[] password = "x".toCharArray();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (user.isPresent()) {
      own.setKeyEntry(
          "own", user.get().key(), password, new X509Certificate[] {user.get().certificate()});
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + http.port() + path));
  }

  private HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    return send(admin, request(path).header("Accept", accept));
  }

  private HttpResponse<String> write(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return send(
        admin,
        request(path)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Json.Obj tree(HttpResponse<String> response) {
    return Json.parse(response.body()).asObject();
  }

  private void create(String name, String data) throws IOException, InterruptedException {
    String body = "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"a\":\"" + data + "\"}}";
    assertEquals(201, write("POST", MAPS, "application/json", body).statusCode());
  }

  @Test
  void anObjectIsMadeReadPatchedAndDeleted() throws Exception {
    create("life", "1");
    assertEquals("1", tree(get(MAPS + "/life", "*/*")).object("data").string("a"));
    String merge = "application/merge-patch+json";
    var patched = write("PATCH", MAPS + "/life", merge, "{\"data\":{\"a\":\"2\"}}");
    assertEquals("2", tree(patched).object("data").string("a"));
    var gone = write("DELETE", MAPS + "/life", "application/json", "");
    assertEquals("Success", tree(gone).string("status"));
    assertEquals("life", tree(gone).object("details").string("name"));
  }

  @Test
  void whatIsNotThereIsSaidAsUpstreamSaysIt() throws Exception {
    var response = get(MAPS + "/nothing", "application/json");
    assertEquals(404, response.statusCode());
    assertEquals(
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
            + "\"message\":\"configmaps \\\"nothing\\\" not found\",\"reason\":\"NotFound\","
            + "\"details\":{\"name\":\"nothing\",\"kind\":\"configmaps\"},\"code\":404}",
        response.body());
    assertEquals(
        "the server could not find the requested resource",
        tree(get("/apis/no.such/v1/things", "*/*")).string("message"));
    assertEquals(404, get("/nowhere", "*/*").statusCode());
  }

  @Test
  void aListIsJsonYamlTableOrMetadata() throws Exception {
    create("forms", "1");
    Json.Obj list = tree(get(MAPS, "application/json"));
    assertEquals("ConfigMapList", list.string("kind"));
    assertFalse(list.object("metadata").string("resourceVersion").isEmpty());
    assertTrue(get(MAPS, "application/yaml").body().contains("kind: ConfigMapList\n"));
    Json.Obj table = tree(get(MAPS, TABLE + ",application/json"));
    assertEquals("Table", table.string("kind"));
    assertEquals("Name", table.array("columnDefinitions").getFirst().asObject().string("name"));
    Json.Obj row = table.array("rows").getFirst().asObject();
    assertEquals("PartialObjectMetadata", row.object("object").string("kind"));
    String partial = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    Json.Obj metadata = tree(get(MAPS, partial));
    assertEquals("PartialObjectMetadataList", metadata.string("kind"));
    assertTrue(metadata.array("items").getFirst().asObject().object("data").fields().isEmpty());
    assertEquals(406, get(MAPS, "application/vnd.kubernetes.protobuf").statusCode());
    String both = "application/vnd.kubernetes.protobuf,application/json";
    assertEquals(200, get(MAPS, both).statusCode());
  }

  @Test
  void longListsAreCompressed() throws Exception {
    create("long", "x".repeat(200_000));
    var request = request(MAPS + "/long").header("Accept-Encoding", "gzip");
    var response = admin.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(Optional.of("gzip"), response.headers().firstValue("content-encoding"));
    assertTrue(response.body().length < 10_000);
  }

  @Test
  void aWatchSendsALineForEachEvent() throws Exception {
    String version = tree(get(MAPS, "*/*")).object("metadata").string("resourceVersion");
    String path = MAPS + "?watch=true&fieldSelector=metadata.name=seen&resourceVersion=" + version;
    var response = admin.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    create("unseen", "1");
    create("seen", "1");
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      Json.Obj event = Json.parse(lines.readLine()).asObject();
      assertEquals("ADDED", event.string("type"));
      assertEquals("seen", event.object("object").object("metadata").string("name"));
    }
  }

  @Test
  void aWatchEndsWhenItsTimeIsOver() throws Exception {
    var response = get(MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=1000000", "*/*");
    assertTrue(response.body().isEmpty() || response.body().contains("ERROR"), response.body());
  }

  @Test
  void theWatchOfATableNamesItsColumnsOnce() throws Exception {
    create("columns", "1");
    String path = MAPS + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name=columns";
    String body = get(path, TABLE).body();
    Json.Obj table = Json.parse(body.lines().findFirst().orElseThrow()).asObject().object("object");
    assertEquals("Table", table.string("kind"));
    assertEquals(3, table.array("columnDefinitions").size());
  }

  @Test
  void strangersMayAskForHealthAndVersionAlone() throws Exception {
    assertEquals("ok", send(anonymous, request("/readyz")).body());
    assertTrue(send(anonymous, request("/livez?verbose")).body().contains("[+]ping ok\n"));
    assertEquals("1", tree(send(anonymous, request("/version"))).string("major"));
    assertEquals(401, send(anonymous, request(MAPS)).statusCode());
    assertEquals(401, send(anonymous, request("/apis")).statusCode());
    var bad = request("/version").header("Authorization", "Bearer nothing");
    assertEquals(401, send(anonymous, bad).statusCode());
  }

  @Test
  void whoMayNotIsToldWhat() throws Exception {
    var ali = request(MAPS).header("Authorization", "Bearer sesame");
    var response = send(anonymous, ali);
    assertEquals(403, response.statusCode());
    assertEquals(
        "configmaps is forbidden: User \"ali\" cannot list resource \"configmaps\" in API group"
            + " \"\" in the namespace \"default\"",
        tree(response).string("message"));
    var paths = request("/metrics").header("Authorization", "Bearer sesame");
    assertEquals(
        "forbidden: User \"ali\" cannot get path \"/metrics\"",
        tree(send(anonymous, paths)).string("message"));
  }

  @Test
  void everybodyMayAskWhoOneIsAndWhatOneMay() throws Exception {
    String path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    var ali =
        request(path)
            .header("Authorization", "Bearer sesame")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    Json.Obj review = tree(send(anonymous, ali));
    assertEquals("ali", review.object("status").object("userInfo").string("username"));
    String wish = "{\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}";
    var answer =
        write(
            "POST",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "application/json",
            wish);
    assertTrue(tree(answer).object("status").bool("allowed"));
  }

  @Test
  void aServiceAccountComesInByItsToken() throws Exception {
    String path = "/api/v1/namespaces/default/serviceaccounts/default/token";
    Json.Obj request = tree(write("POST", path, "application/json", "{\"spec\":{}}"));
    String token = request.object("status").string("token");
    var whoami =
        request("/apis/authentication.k8s.io/v1/selfsubjectreviews")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    Json.Obj user = tree(send(anonymous, whoami)).object("status").object("userInfo");
    assertEquals("system:serviceaccount:default:default", user.string("username"));
    var pods = request("/api/v1/pods").header("Authorization", "Bearer " + token);
    assertEquals(403, send(anonymous, pods).statusCode());
    assertEquals(
        422,
        write("POST", path, "application/json", "{\"spec\":{\"expirationSeconds\":60}}")
            .statusCode());
  }

  @Test
  void discoveryIsLegacyOrAggregated() throws Exception {
    Json.Obj groups = tree(get("/apis", "application/json"));
    assertEquals("APIGroupList", groups.string("kind"));
    Json.Obj core = tree(get("/api/v1", "application/json"));
    var pods =
        core.array("resources").stream()
            .map(Json::asObject)
            .filter(resource -> resource.string("name").equals("pods"))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of("po"), pods.strings("shortNames"));
    String type = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    var aggregated = get("/apis", type + ",application/json");
    assertEquals(Optional.of(type), aggregated.headers().firstValue("content-type"));
    String tag = aggregated.headers().firstValue("etag").orElseThrow();
    var again = request("/apis").header("Accept", type).header("If-None-Match", tag);
    assertEquals(304, send(admin, again).statusCode());
  }

  @Test
  void unknownFieldsAreRefusedOrWarnedOf() throws Exception {
    String body = "{\"metadata\":{\"name\":\"odd\"},\"dat\":{}}";
    var strict = write("POST", MAPS + "?fieldValidation=Strict", "application/json", body);
    assertEquals(400, strict.statusCode());
    assertTrue(strict.body().contains("unknown field \\\"dat\\\""), strict.body());
    var warned = write("POST", MAPS + "?dryRun=All", "application/json", body);
    assertEquals(201, warned.statusCode());
    assertEquals(
        Optional.of("299 - \"unknown field \\\"dat\\\"\""), warned.headers().firstValue("warning"));
    assertEquals(404, get(MAPS + "/odd", "*/*").statusCode());
  }

  @Test
  void patchesOfUnknownTypesAreNotTaken() throws Exception {
    create("patches", "1");
    assertEquals(415, write("PATCH", MAPS + "/patches", "text/plain", "{}").statusCode());
    String apply = "application/apply-patch+yaml";
    String yaml = "apiVersion: v1\nkind: ConfigMap\ndata: {b: \"2\"}\n";
    var applied = write("PATCH", MAPS + "/patches?fieldManager=me&force=true", apply, yaml);
    assertEquals(Map.of("a", "1", "b", "2"), tree(applied).stringMap("data"));
    assertEquals(422, write("PATCH", MAPS + "/patches", apply, yaml).statusCode());
    var fresh = write("PATCH", MAPS + "/applied?fieldManager=me", apply, yaml);
    assertEquals(201, fresh.statusCode());
    var conflict =
        write("PATCH", MAPS + "/applied?fieldManager=you", apply, yaml.replace("\"2\"", "\"3\""));
    assertEquals(409, conflict.statusCode());
    assertTrue(conflict.body().contains("FieldManagerConflict"), conflict.body());
  }

  @Test
  void deploymentsAreScaledThroughTheirScale() throws Exception {
    String deployments = "/apis/apps/v1/namespaces/default/deployments";
    String body =
        """
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: c, image: nginx}]}
        """;
    assertEquals(201, write("POST", deployments, "application/yaml", body).statusCode());
    String path = deployments + "/web/scale";
    Json.Obj scale = tree(get(path, "*/*"));
    assertEquals("autoscaling/v1", scale.string("apiVersion"));
    assertEquals(2, scale.object("spec").number("replicas", 0));
    var patched =
        write("PATCH", path, "application/merge-patch+json", "{\"spec\":{\"replicas\":5}}");
    assertEquals(5, tree(patched).object("spec").number("replicas", 0));
    Json.Obj web = tree(get(deployments + "/web", "*/*"));
    assertEquals(5, web.object("spec").number("replicas", 0));
    assertEquals(2, web.object("metadata").number("generation", 0));
  }

  @Test
  void whoScalesOwnsTheNumber() throws Exception {
    String path = "/apis/apps/v1/namespaces/default/deployments/owned";
    String apply = "application/apply-patch+yaml";
    String body =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: owned}
        spec:
          replicas: 2
          selector: {matchLabels: {app: owned}}
          template:
            metadata: {labels: {app: owned}}
            spec: {containers: [{name: c, image: nginx}]}
        """;
    assertEquals(201, write("PATCH", path + "?fieldManager=me", apply, body).statusCode());
    var scaled =
        write(
            "PATCH",
            path + "/scale?fieldManager=you",
            "application/merge-patch+json",
            "{\"spec\":{\"replicas\":5}}");
    assertEquals(200, scaled.statusCode());
    List<Json> owners = tree(get(path, "*/*")).object("metadata").array("managedFields");
    Json.Obj you =
        owners.stream()
            .map(Json.Obj.class::cast)
            .filter(entry -> entry.string("manager").equals("you"))
            .findFirst()
            .orElseThrow();
    assertEquals("scale", you.string("subresource"));
    assertEquals("Update", you.string("operation"));
    assertEquals("{\"f:spec\":{\"f:replicas\":{}}}", you.object("fieldsV1").text());
    var conflict = write("PATCH", path + "?fieldManager=me", apply, body);
    assertEquals(409, conflict.statusCode(), conflict.body());
    assertTrue(
        conflict.body().contains("conflict with \\\"you\\\" with subresource"), conflict.body());
    assertTrue(conflict.body().contains(".spec.replicas"), conflict.body());
  }

  @Test
  void aCollectionIsDeletedBySelector() throws Exception {
    Client local = api.client("test");
    for (String name : List.of("c1", "c2")) {
      local.create(ApiObject.of(ResourceTypes.SECRETS, "default", name).withLabel("app", name));
    }
    var gone =
        write(
            "DELETE",
            "/api/v1/namespaces/default/secrets?labelSelector=app%3Dc1",
            "application/json",
            "");
    assertEquals("SecretList", tree(gone).string("kind"));
    assertTrue(local.get(ResourceTypes.SECRETS, new ObjectKey("default", "c1")).isEmpty());
    assertTrue(local.get(ResourceTypes.SECRETS, new ObjectKey("default", "c2")).isPresent());
  }

  @Test
  void pagesFollowOneAnother() throws Exception {
    Client local = api.client("test");
    for (String name : List.of("p1", "p2", "p3")) {
      local.create(ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", name).withLabel("page", "y"));
    }
    String path = MAPS + "?labelSelector=page&limit=2";
    Json.Obj first = tree(get(path, "*/*"));
    assertEquals(2, first.array("items").size());
    String token = first.object("metadata").string("continue");
    Json.Obj second = tree(get(path + "&continue=" + token, "*/*"));
    assertEquals(1, second.array("items").size());
    assertEquals("", second.object("metadata").string("continue"));
  }

  @Test
  void methodsThatMakeNoSenseAreNotAllowed() throws Exception {
    assertEquals(405, write("PUT", MAPS, "application/json", "{}").statusCode());
    assertEquals(405, write("POST", "/version", "application/json", "{}").statusCode());
  }

  /** As Java clients do: the upgrade is asked for, and no stream of lines is understood. */
  @Test
  void aWatchOverWebSocketSendsAMessageForEachEvent() throws Exception {
    var messages = new LinkedBlockingQueue<String>();
    var listener =
        new WebSocket.Listener() {
          private final StringBuilder message = new StringBuilder();

          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
              messages.add(message.toString());
              message.setLength(0);
            }
            socket.request(1);
            return null;
          }
        };
    String path = MAPS + "?watch=true&allowWatchBookmarks=true&fieldSelector=metadata.name=socket";
    WebSocket socket =
        admin
            .newWebSocketBuilder()
            .buildAsync(URI.create("wss://localhost:" + http.port() + path), listener)
            .get(10, TimeUnit.SECONDS);
    Client local = api.client("test");
    local.create(ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", "socket"));
    local.delete(
        ResourceTypes.CONFIG_MAPS,
        new ObjectKey("default", "socket"),
        Client.DeleteOptions.DEFAULT);
    for (String type : List.of("ADDED", "DELETED")) {
      String message = messages.poll(10, TimeUnit.SECONDS);
      Json.Obj event = Json.parse(message == null ? "{}" : message).asObject();
      assertEquals(type, event.string("type"));
      assertEquals("socket", event.object("object").object("metadata").string("name"));
    }
    var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
  }
}
