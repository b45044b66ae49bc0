package io.gantry.engine.docker.client;

import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.docker.answer.UsageAnswer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.TransferListener;
import java.util.ArrayList;
import java.util.List;

/** {@code /system/df} and {@code /build/prune} of an engine elsewhere. */
record RemoteUpkeep(Remote remote) implements Upkeep, BuildCaches {
  @Override
  public DiskUsage usage() {
    return UsageAnswer.read(remote.object(ApiPath.of("/system/df")));
  }

  @Override
  public long containerSize(String id) {
    try {
      return remote
          .object(ApiPath.of("/containers/{}/json", id).with("size", true))
          .number("SizeRw", 0);
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return 0;
      }
      throw e;
    }
  }

  /** A prune of nothing: Docker's engine frees what it can on the way. */
  @Override
  public long collect() {
    Json filters =
        Json.object().put("label", Json.strings(List.of("gantry.none=" + RandomId.next()))).build();
    return remote
        .post(ApiPath.of("/images/prune").with("filters", filters.text()), Json.Obj.EMPTY)
        .number("SpaceReclaimed", 0);
  }

  @Override
  public long pruneBuildCache(boolean all) {
    return remote
        .post(ApiPath.of("/build/prune").with("all", all), Json.Obj.EMPTY)
        .number("SpaceReclaimed", 0);
  }

  @Override
  public List<String> check(boolean repair, TransferListener listener) {
    throw new GantryException(
        Kind.UNAVAILABLE, "only an engine of this machine can be checked: run check over there");
  }

  @Override
  public List<Entry> entries() {
    return UsageAnswer.entries(remote.object(ApiPath.of("/system/df").with("type", "build-cache")));
  }

  @Override
  public Pruned prune(Rule rule) {
    var filters = Json.object();
    rule.unusedFor()
        .ifPresent(time -> filters.put("until", Json.strings(List.of(time.toSeconds() + "s"))));
    filters.putUnlessEmpty("type", rule.types()).putUnlessEmpty("id", rule.ids());
    ApiPath target =
        ApiPath.of("/build/prune")
            .with("all", rule.all())
            .withUnlessEmpty("keep-storage", rule.keep().map(bytes -> bytes + "").orElse(""))
            .with("filters", filters.build().text());
    List<Entry> before = entries();
    Json.Obj answer = remote.post(target, Json.Obj.EMPTY);
    List<String> gone = answer.strings("CachesDeleted");
    var removed = new ArrayList<Entry>();
    for (Entry entry : before) {
      if (gone.contains(entry.id())) {
        removed.add(entry);
      }
    }
    return new Pruned(removed, answer.number("SpaceReclaimed", 0));
  }
}
