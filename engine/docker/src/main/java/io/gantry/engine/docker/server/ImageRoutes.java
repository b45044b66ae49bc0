package io.gantry.engine.docker.server;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.HistoryEntry;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.engine.docker.DockerImages;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.ImageFilter;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.engine.docker.prune.UnusedImages;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code /images}: what is answered at once. */
final class ImageRoutes {
  private final Engine engine;
  private final Images images;
  private final RegistryHeaders headers;
  private final Clock clock;

  ImageRoutes(Engine engine, RegistryHeaders headers, Clock clock) {
    this.headers = headers;
    this.engine = engine;
    this.images = engine.images();
    this.clock = clock;
  }

  void add(Router router) {
    var transfers =
        new ImageTransfers(images, headers, Path.of(engine.version().root(), "transfers"));
    router.add("GET", "/images/json", this::list).add("POST", "/images/prune", this::prune);
    transfers.add(router);
    router
        .add("GET", "/images/{name...}/json", this::inspect)
        .add("GET", "/images/{name...}/history", this::history)
        .add("POST", "/images/{name...}/tag", this::tag)
        .add("DELETE", "/images/{name...}", this::remove);
  }

  private void list(Call call) throws IOException {
    var items = new ArrayList<Json>();
    ImageFilter filter = ImageFilter.of(call.filters().texts(), call.text("filter"));
    for (ImageFilter.Found found : filter.apply(images.list())) {
      items.add(
          OldVersions.image(call.version(), DockerImages.summary(found.image(), found.names())));
    }
    call.reply(200, Json.array(items));
  }

  private void inspect(Call call) throws IOException {
    ImageDetails image = images.inspect(call.word("name"));
    call.reply(200, OldVersions.image(call.version(), DockerImages.inspect(image)));
  }

  private void history(Call call) throws IOException {
    ImageDetails image = images.inspect(call.word("name"));
    var items = new ArrayList<Json>();
    for (HistoryEntry entry : images.history(call.word("name"))) {
      boolean newest = items.isEmpty();
      items.add(
          Json.object()
              .put("Id", newest ? image.id().toString() : "<missing>")
              .put("Created", entry.createdAt().getEpochSecond())
              .put("CreatedBy", entry.createdBy())
              .put("Tags", newest ? tags(image) : Json.nil())
              .put("Size", entry.size())
              .put("Comment", entry.comment())
              .build());
    }
    call.reply(200, Json.array(items));
  }

  private static Json tags(ImageDetails image) {
    List<String> tags = image.references().stream().map(Reference::familiar).toList();
    return tags.isEmpty() ? Json.nil() : Json.strings(tags);
  }

  private void tag(Call call) throws IOException {
    String tag = call.text("tag");
    images.tag(call.word("name"), call.text("repo") + (tag.isEmpty() ? "" : ":" + tag));
    call.reply(201);
  }

  private void remove(Call call) throws IOException {
    call.reply(200, removals(images.remove(call.word("name"), call.flag("force"))));
  }

  private static Json removals(List<Images.Removal> removals) {
    var items = new ArrayList<Json>();
    for (Images.Removal removal : removals) {
      items.add(
          switch (removal) {
            case Images.Removal.Untagged(String name) ->
                Json.object().put("Untagged", name).build();
            case Images.Removal.Deleted deleted ->
                Json.object().put("Deleted", deleted.digest().toString()).build();
          });
    }
    return Json.array(items);
  }

  private void prune(Call call) throws IOException {
    var filters =
        Filters.of(call.filters().texts(), List.of("dangling", "label", "label!", "until"));
    boolean dangling = true;
    for (String value : filters.get("dangling")) {
      dangling = List.of("1", "true").contains(value.toLowerCase(Locale.ROOT));
    }
    UnusedImages removed =
        UnusedImages.remove(engine, !dangling, filters, Moment.until(filters, clock.instant()));
    long freed = engine.upkeep().collect();
    call.reply(
        200,
        Json.object()
            .put(
                "ImagesDeleted",
                removed.removed().isEmpty() ? Json.nil() : removals(removed.removed()))
            .put("SpaceReclaimed", removed.bytes() + freed)
            .build());
  }
}
