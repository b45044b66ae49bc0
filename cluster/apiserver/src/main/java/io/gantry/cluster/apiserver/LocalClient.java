package io.gantry.cluster.apiserver;

import io.gantry.cluster.apiserver.authn.User;
import io.gantry.cluster.apiserver.patch.MergePatch;
import io.gantry.cluster.apiserver.rest.Call;
import io.gantry.cluster.apiserver.rest.DeleteRequest;
import io.gantry.cluster.apiserver.rest.Pipeline;
import io.gantry.cluster.apiserver.rest.Selection;
import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.Optional;

/** The API for a component in this process: the same pipeline, without a wire. */
final class LocalClient implements Client {
  private final ApiServer.Core core;
  private final User user;
  private final Call.Options options;

  LocalClient(ApiServer.Core core, String component) {
    this.core = core;
    this.user = User.component(component);
    this.options = Call.Options.by(component);
  }

  private Call call(String verb, ResourceType type, ObjectKey key, String subresource) {
    return new Call(user, verb, type, key, subresource, options, _ -> {});
  }

  @Override
  public Optional<ApiObject> get(ResourceType type, ObjectKey key) {
    try {
      return Optional.of(core.pipeline().get(call("get", type, key, "")).object());
    } catch (StatusException e) {
      if (e.reason() == StatusReason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Listing list(ResourceType type, ListOptions wanted) {
    Call call = call("list", type, new ObjectKey(wanted.namespace(), ""), "");
    Storage.Page page =
        core.pipeline()
            .list(
                call,
                new Storage.ListQuery(wanted.namespace(), selection(type, wanted), 0, "", "", ""));
    return new Listing(
        page.items().stream().map(Storage.Stored::object).toList(), page.resourceVersion());
  }

  private Storage.Selector selection(ResourceType type, ListOptions wanted) {
    return Selection.of(
        core.registry().of(type).resource(), wanted.labelSelector(), wanted.fieldSelector());
  }

  @Override
  public ApiObject create(ApiObject object) {
    Call call = call("create", typeOf(object), new ObjectKey(object.namespace(), ""), "");
    return core.pipeline().create(call, object).stored().object();
  }

  @Override
  public ApiObject create(ResourceType type, ObjectKey key, String subresource, Json.Obj body) {
    return new ApiObject(core.subresources().create(call("create", type, key, subresource), body));
  }

  @Override
  public ApiObject update(ApiObject object) {
    Call call = call("update", typeOf(object), object.key(), "");
    return core.pipeline().replace(call, object).stored().object();
  }

  @Override
  public ApiObject update(ApiObject object, String subresource) {
    ResourceType type = object.kind().equals("Scale") ? scaled(object) : typeOf(object);
    return core.subresources()
        .update(call("update", type, object.key(), subresource), _ -> object)
        .stored()
        .object();
  }

  private static ResourceType scaled(ApiObject scale) {
    throw StatusException.badRequest(
        "the scale of \"" + scale.name() + "\" does not say whose it is: patch it instead");
  }

  @Override
  public ApiObject patch(
      ResourceType type, ObjectKey key, String subresource, Json.Obj mergePatch) {
    Call call = call("patch", type, key, subresource);
    Pipeline.Written written =
        core.subresources().update(call, current -> merged(current, mergePatch));
    return written.stored().object();
  }

  private static ApiObject merged(ApiObject object, Json.Obj patch) {
    return new ApiObject(MergePatch.apply(object.tree(), patch));
  }

  @Override
  public void delete(ResourceType type, ObjectKey key, DeleteOptions wanted) {
    var options =
        Json.object()
            .put("preconditions", Json.object().putUnlessEmpty("uid", wanted.uid()).build())
            .putUnlessEmpty("propagationPolicy", wanted.propagation());
    wanted.graceSeconds().ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
    var _ =
        core.pipeline().delete(call("delete", type, key, ""), DeleteRequest.of(options.build()));
  }

  @Override
  public Watch watch(ResourceType type, ListOptions wanted, String resourceVersion) {
    Call call = call("watch", type, new ObjectKey(wanted.namespace(), ""), "");
    return new LocalWatch(
        core.pipeline()
            .watch(
                call,
                new Storage.WatchQuery(
                    wanted.namespace(), selection(type, wanted), resourceVersion, false, true)));
  }

  private static ResourceType typeOf(ApiObject object) {
    return ResourceTypes.ofKind(object.apiVersion(), object.kind())
        .orElseThrow(() ->
            StatusException.badRequest(
                "no kind \"" + object.kind() + "\" in version \"" + object.apiVersion() + "\""));
  }
}
