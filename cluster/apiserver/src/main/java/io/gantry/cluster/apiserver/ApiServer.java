package io.gantry.cluster.apiserver;

import io.gantry.cluster.apiserver.admission.Admissions;
import io.gantry.cluster.apiserver.admission.NodePorts;
import io.gantry.cluster.apiserver.authn.AccountTokens;
import io.gantry.cluster.apiserver.authn.BearerTokens;
import io.gantry.cluster.apiserver.authn.Certificates;
import io.gantry.cluster.apiserver.authn.User;
import io.gantry.cluster.apiserver.authz.Authorizer;
import io.gantry.cluster.apiserver.authz.BuiltInRules;
import io.gantry.cluster.apiserver.discovery.Discovery;
import io.gantry.cluster.apiserver.openapi.OpenApi;
import io.gantry.cluster.apiserver.resource.Resources;
import io.gantry.cluster.apiserver.rest.Pipeline;
import io.gantry.cluster.apiserver.rest.Registry;
import io.gantry.cluster.apiserver.rest.Served;
import io.gantry.cluster.apiserver.rest.Subresources;
import io.gantry.cluster.apiserver.rest.TokenIssuer;
import io.gantry.cluster.apiserver.storage.Storages;
import io.gantry.cluster.apiserver.stream.PodStreams;
import io.gantry.cluster.apiserver.wire.ApiHandler;
import io.gantry.cluster.apiserver.wire.PathHandler;
import io.gantry.cluster.apiserver.wire.RequestCounts;
import io.gantry.cluster.apiserver.wire.ResourceHandler;
import io.gantry.cluster.apiserver.wire.Reviews;
import io.gantry.cluster.apiserver.wire.Writes;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.cluster.pki.ServiceAccountTokens;
import io.gantry.cluster.store.Store;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Handler;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** The API server: the pipeline over a store, for clients on the wire and in this process. */
public final class ApiServer implements AutoCloseable {
  /**
   * What it is made of.
   *
   * @param store stays open at close
   * @param tokens of service accounts; without them, nobody comes in by such a token
   * @param nodes how the node of a name is reached
   */
  public record Parts(
      Store store,
      Optional<ServiceAccountTokens> tokens,
      Function<String, Optional<NodeApi>> nodes,
      Clock clock,
      ServerSettings settings) {
    /** Over a store, without nodes, with the usual settings. */
    public static Parts of(Store store) {
      return new Parts(
          store, Optional.empty(), _ -> Optional.empty(), Clock.systemUTC(), ServerSettings.USUAL);
    }
  }

  /** What answers every call. */
  record Core(Registry registry, Pipeline pipeline, Subresources subresources, Schemas schemas) {}

  private final Core core;
  private final Handler handler;
  private final Storages storages;

  /** Ready at once; what is in the store is read when it is first asked for. */
  public ApiServer(Parts parts) {
    Clock clock = parts.clock();
    var schemas = Schemas.load();
    storages = new Storages(parts.store());
    var registry =
        new Registry(
            Resources.all().stream()
                .map(resource -> new Served(resource, storages.of(resource)))
                .toList());
    var objects = new StoredObjects(registry);
    var authorizer = new BuiltInRules();
    var pipeline =
        new Pipeline(
            registry,
            authorizer,
            Admissions.standard(
                objects,
                parts.settings().serviceCidr(),
                nodePorts(parts.settings().nodePorts()),
                clock),
            schemas,
            clock,
            () -> ThreadLocalRandom.current().nextLong());
    Optional<AccountTokens> accounts =
        parts.tokens().map(tokens -> new AccountTokens(tokens, objects, clock));
    core =
        new Core(registry, pipeline, new Subresources(pipeline, issuer(accounts), clock), schemas);
    handler = handler(parts, authorizer, accounts);
  }

  private static TokenIssuer issuer(Optional<AccountTokens> accounts) {
    return (account, request) ->
        accounts.orElseThrow(ApiServer::withoutKey).issue(account, request);
  }

  private static StatusException withoutKey() {
    return new StatusException(
        new StatusException.Status(
            StatusReason.SERVICE_UNAVAILABLE,
            "this server has no key to sign tokens with",
            Json.Obj.EMPTY));
  }

  private ApiHandler handler(Parts parts, Authorizer authorizer, Optional<AccountTokens> accounts) {
    Clock clock = parts.clock();
    var tokens =
        new BearerTokens(
            staticTokens(parts.settings()), token -> accounts.flatMap(known -> known.user(token)));
    var resources =
        new ResourceHandler(
            core.registry(),
            core.pipeline(),
            core.subresources(),
            new Reviews(authorizer, tokens::userOf, clock),
            new PodConnections(core.pipeline(), new PodStreams(parts.nodes())),
            new Writes(core.pipeline(), core.subresources(), core.schemas()),
            clock);
    var counts = new RequestCounts(clock.instant());
    var paths =
        new PathHandler(
            new Discovery(ResourceTypes.ALL, parts.settings().address()),
            new OpenApi(core.schemas(), ResourceTypes.ALL),
            Map.of("ping", () -> true, "store", () -> parts.store().revision() > 0),
            documents(parts.tokens()),
            () -> counts.text(Version.TEXT));
    return new ApiHandler(
        List.of(new Certificates(), tokens), authorizer, resources, paths, counts);
  }

  private static Map<String, Supplier<Json.Obj>> documents(Optional<ServiceAccountTokens> tokens) {
    var documents = new LinkedHashMap<String, Supplier<Json.Obj>>();
    documents.put("/version", Version::tree);
    tokens.ifPresent(known -> {
      documents.put("/.well-known/openid-configuration", known::configuration);
      documents.put("/openid/v1/jwks", known::keys);
    });
    return documents;
  }

  private static NodePorts nodePorts(ServerSettings.PortRange range) {
    return new NodePorts(range.first(), range.last());
  }

  private static Map<String, User> staticTokens(ServerSettings settings) {
    var users = new LinkedHashMap<String, User>();
    for (var token : settings.staticTokens()) {
      users.put(token.token(), new User(token.user(), "", token.groups(), Map.of()));
    }
    return users;
  }

  /** Answers HTTP requests; for {@code platform/http}. */
  public Handler handler() {
    return handler;
  }

  /** The API for a part of this process that has no name of its own. */
  public Client client() {
    return client("gantry");
  }

  /**
   * The API for a component in this process, without a wire; it may do everything.
   *
   * @param component who owns the fields that it writes, as in {@code kube-scheduler}
   */
  public Client client(String component) {
    return new LocalClient(core, component);
  }

  /** Ends all watches. */
  @Override
  public void close() {
    storages.close();
  }
}
