package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.authn.User;
import io.gantry.cluster.apiserver.negotiate.Encoding;
import io.gantry.cluster.apiserver.negotiate.Form;
import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.cluster.apiserver.rest.Pipeline;
import io.gantry.cluster.apiserver.rest.Registry;
import io.gantry.cluster.apiserver.rest.Selection;
import io.gantry.cluster.apiserver.rest.Served;
import io.gantry.cluster.apiserver.rest.Subresources;
import io.gantry.cluster.apiserver.rest.Target;
import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.apiserver.table.Table;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Requests about objects: from method, path, query and body to a call, and its outcome back. */
public final class ResourceHandler {
  private static final Set<ResourceType> RETURNED_WHEN_GONE =
      Set.of(ResourceTypes.PODS, ResourceTypes.SERVICES, ResourceTypes.SERVICE_ACCOUNTS);

  private static final Set<String> NOT_YET = Set.of("proxy", "ephemeralcontainers", "resize");

  private final Registry registry;
  private final Pipeline pipeline;
  private final Subresources subresources;
  private final Reviews reviews;
  private final Streams streams;
  private final Writes writes;
  private final Clock clock;

  /** Over the pipeline. */
  public ResourceHandler(
      Registry registry,
      Pipeline pipeline,
      Subresources subresources,
      Reviews reviews,
      Streams streams,
      Writes writes,
      Clock clock) {
    this.registry = registry;
    this.pipeline = pipeline;
    this.subresources = subresources;
    this.reviews = reviews;
    this.streams = streams;
    this.writes = writes;
    this.clock = clock;
  }

  void handle(Exchange exchange, Answer answer, User user, Target target) throws IOException {
    if (reviews.serves(target)) {
      reviews.handle(exchange, answer, user, target);
      return;
    }
    boolean binding = target.resource().equals("bindings") && target.group().isEmpty();
    Served served =
        registry
            .find(target.group(), target.version(), binding ? "pods" : target.resource())
            .orElseThrow(Registry::noSuchResource);
    ResourceType type = served.type();
    boolean known = target.subresource().isEmpty() || Subresources.has(type, target.subresource());
    if (!known || NOT_YET.contains(target.subresource())) {
      throw Registry.noSuchResource();
    }
    if (type.namespaced() && target.namespace().isEmpty() && !target.name().isEmpty()) {
      throw Registry.noSuchResource();
    }
    var options = new RequestOptions(exchange);
    String namespace = type.namespaced() ? target.namespace() : "";
    var call =
        new Call(
            user,
            verb(exchange.method(), target, options),
            type,
            new ObjectKey(namespace, target.name()),
            binding ? "binding" : target.subresource(),
            options.write(),
            answer::warn);
    if (streams.serves(call)) {
      streams.handle(exchange, call);
      return;
    }
    answer(exchange, answer, options, served, call);
  }

  private static String verb(String method, Target target, RequestOptions options) {
    boolean one = !target.name().isEmpty();
    return switch (method) {
      case "GET", "HEAD" -> {
        if (target.watch() || (!one && options.watch())) {
          yield "watch";
        }
        yield one ? "get" : "list";
      }
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> throw Subresources.methodNotAllowed();
    };
  }

  private void answer(
      Exchange exchange, Answer answer, RequestOptions options, Served served, Call call)
      throws IOException {
    Form form = Form.of(exchange.headers().first("accept").orElse(""));
    var include = Table.Include.of(exchange.query().text("includeObject"));
    var list = new ListAnswer(served.resource(), form, include, clock.instant());
    boolean one = !call.key().name().isEmpty();
    switch (call.verb()) {
      case "get" -> list.one(answer, 200, subresources.get(call));
      case "list" -> {
        Storage.Page page =
            pipeline.list(
                call, options.list(call.key().namespace(), selection(exchange, served, call)));
        list.page(answer, page.items(), metadata(page));
      }
      case "watch" -> watch(exchange, answer, options, served, call, form, include);
      case "create" -> {
        if (one && call.subresource().isEmpty()) {
          throw Subresources.methodNotAllowed();
        }
        create(exchange, answer, options, call, list, form);
      }
      case "update" ->
          written(answer, list, writes.replace(Body.of(exchange), options, needName(call)));
      case "patch" ->
          written(answer, list, writes.patch(Body.of(exchange), options, needName(call)));
      case "delete" -> delete(exchange, answer, options, call, list, form);
      default -> {
        var body = writes.deleteOptions(Body.of(exchange));
        var gone =
            pipeline.deleteCollection(
                call,
                options.list(call.key().namespace(), selection(exchange, served, call)),
                options.delete(body));
        list.page(answer, gone, Json.Obj.EMPTY);
      }
    }
  }

  private static Call needName(Call call) {
    if (call.key().name().isEmpty()) {
      throw Subresources.methodNotAllowed();
    }
    return call;
  }

  private static void written(Answer answer, ListAnswer list, Pipeline.Written written)
      throws IOException {
    list.one(answer, written.created() ? 201 : 200, written.stored());
  }

  private void create(
      Exchange exchange,
      Answer answer,
      RequestOptions options,
      Call call,
      ListAnswer list,
      Form form)
      throws IOException {
    Body body = Body.of(exchange);
    if (call.subresource().isEmpty()) {
      written(answer, list, writes.create(body, options, call));
      return;
    }
    Json.Obj tree = writes.plain(body);
    Call below = call.key().name().isEmpty() ? Subresources.ofBinding(call, tree) : call;
    answer.tree(201, form.encoding(), subresources.create(below, tree));
  }

  private void delete(
      Exchange exchange,
      Answer answer,
      RequestOptions options,
      Call call,
      ListAnswer list,
      Form form)
      throws IOException {
    if (!call.subresource().isEmpty()) {
      throw Subresources.methodNotAllowed();
    }
    Json.Obj body = writes.deleteOptions(Body.of(exchange));
    var request = options.delete(body);
    Pipeline.Deleted deleted = pipeline.delete(call, request);
    ApiObject object = deleted.object();
    if (deleted.gone() && !RETURNED_WHEN_GONE.contains(call.type())) {
      answer.tree(200, form.encoding(), StatusTree.deleted(call.type(), object));
      return;
    }
    boolean foreground = body.string("propagationPolicy").equals("Foreground");
    int status = !deleted.gone() && foreground ? 202 : 200;
    list.one(answer, status, new Storage.Stored(object, object.tree().bytes(), 0));
  }

  private static Storage.Selector selection(Exchange exchange, Served served, Call call) {
    String fields = exchange.query().text("fieldSelector");
    if (!call.key().name().isEmpty()) {
      String name = "metadata.name=" + call.key().name(); // a watch of one object
      fields = fields.isEmpty() ? name : fields + "," + name;
    }
    return Selection.of(served.resource(), exchange.query().text("labelSelector"), fields);
  }

  private static Json.Obj metadata(Storage.Page page) {
    var metadata =
        Json.object()
            .put("resourceVersion", page.resourceVersion())
            .putUnlessEmpty("continue", page.continueToken());
    page.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
    return metadata.build();
  }

  private void watch(
      Exchange exchange,
      Answer answer,
      RequestOptions options,
      Served served,
      Call call,
      Form form,
      Table.Include include)
      throws IOException {
    var query = options.watch(call.key().namespace(), selection(exchange, served, call));
    var events = new Form(Encoding.JSON, form.view());
    new WatchAnswer(
            exchange,
            answer,
            () -> new ListAnswer(served.resource(), events, include, clock.instant())::inEvent)
        .send(() -> pipeline.watch(call, query));
  }

  /** The media types of objects. */
  static final List<String> OBJECTS = List.of("application/json", "application/yaml");
}
