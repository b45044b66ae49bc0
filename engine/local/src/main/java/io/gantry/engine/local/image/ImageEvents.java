package io.gantry.engine.local.image;

import io.gantry.engine.local.event.EventSink;
import io.gantry.image.store.Image;
import io.gantry.platform.oci.Reference;
import java.util.HashMap;
import java.util.Map;

/** Tells what happens to images, with the attributes that Docker gives. */
public final class ImageEvents {
  private final EventSink sink;

  /** Tells it to {@code sink}. */
  public ImageEvents(EventSink sink) {
    this.sink = sink;
  }

  /** Something for which Docker names the image by its id. */
  void tell(Image image, String action) {
    tell(image, action, image.id().toString());
  }

  /** It has one more name. */
  void tagged(Image image, Reference name) {
    tell(image, "tag", name.familiar());
  }

  /** It came from a registry. */
  void pulled(Image image, Reference name) {
    var attributes = new HashMap<>(image.config().labels());
    attributes.put("name", name.familiarRepository());
    sink.emit("image", "pull", name.familiar(), attributes);
  }

  /** Nothing is left of it, not even its labels. */
  void deleted(Image image) {
    sink.emit("image", "delete", image.id().toString(), Map.of("name", image.id().toString()));
  }

  private void tell(Image image, String action, String name) {
    var attributes = new HashMap<>(image.config().labels());
    attributes.put("name", name);
    sink.emit("image", action, image.id().toString(), attributes);
  }
}
