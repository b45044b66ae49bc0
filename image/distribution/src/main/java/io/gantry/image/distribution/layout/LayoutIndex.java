package io.gantry.image.distribution.layout;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The {@code index.json} of a layout, a view on its JSON: what gantry does not know survives. */
record LayoutIndex(Json.Obj json) {
  static final LayoutIndex EMPTY =
      new LayoutIndex(
          Json.object()
              .put("schemaVersion", 2)
              .put("mediaType", MediaType.OCI_INDEX)
              .put("manifests", Json.array(List.of()))
              .build());

  private static final String ANNOTATIONS = "annotations";

  static LayoutIndex parse(byte[] bytes) {
    return new LayoutIndex(Json.parse(bytes).asObject());
  }

  List<Descriptor> entries() {
    var entries = new ArrayList<Descriptor>();
    for (Json item : json.array("manifests")) {
      entries.add(Descriptor.parse(item.asObject()));
    }
    return List.copyOf(entries);
  }

  private static String tag(Descriptor entry) {
    return entry.annotations().getOrDefault(OciLayout.REF_NAME, "");
  }

  /** Whether the whole is one image of several platforms, as some builders write it. */
  boolean isOneImage() {
    List<Descriptor> entries = entries();
    return entries.size() > 1
        && entries.stream().allMatch(entry -> tag(entry).isEmpty() && entry.platform().isPresent());
  }

  /**
   * The entry that a name means.
   *
   * @param tag a tag, or {@code @} and a digest, or empty for the only one
   * @param place for the message
   */
  Descriptor choose(String tag, String place) {
    List<Descriptor> found = new ArrayList<>();
    Predicate<Descriptor> wanted = wanted(tag);
    for (Descriptor entry : entries()) {
      boolean known = found.stream().anyMatch(other -> other.digest().equals(entry.digest()));
      if (wanted.test(entry) && !known) {
        found.add(entry);
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (found.isEmpty() && tag.isEmpty()) {
      throw new GantryException(Kind.NOT_FOUND, place + " holds no image");
    }
    throw found.isEmpty()
        ? new GantryException(Kind.NOT_FOUND, place + " has no image " + tag + known())
        : new GantryException(
            Kind.CONFLICT, place + " has " + found.size() + " images: name one" + known());
  }

  private static Predicate<Descriptor> wanted(String tag) {
    return tag.startsWith("@")
        ? entry -> entry.digest().toString().equals(tag.substring(1))
        : entry -> tag.isEmpty() || tag(entry).equals(tag);
  }

  private String known() {
    var tags = new TreeSet<String>();
    for (Descriptor entry : entries()) {
      tags.add(tag(entry).isEmpty() ? "@" + entry.digest() : tag(entry));
    }
    return tags.isEmpty() ? "" : " (there is " + String.join(", ", tags) + ")";
  }

  /** With a further entry, in place of the one that had its tag. */
  LayoutIndex with(Json.Obj entry) {
    var entries = new ArrayList<Json>();
    for (Json item : json.array("manifests")) {
      if (!isReplaced(item.asObject(), entry)) {
        entries.add(item);
      }
    }
    entries.add(entry);
    return new LayoutIndex(json.with("manifests", Json.array(entries)));
  }

  /** The same tag of another repository is another name, where repositories are told. */
  private static boolean isReplaced(Json.Obj old, Json.Obj entry) {
    Json.Obj had = old.object(ANNOTATIONS);
    Json.Obj has = entry.object(ANNOTATIONS);
    String tag = has.string(OciLayout.REF_NAME);
    boolean same = had.string(OciLayout.REF_NAME).equals(tag);
    if (tag.isEmpty()) {
      return same && old.string("digest").equals(entry.string("digest"));
    }
    String name = has.string(OciLayout.FULL_NAME);
    String oldName = had.string(OciLayout.FULL_NAME);
    return same && (name.isEmpty() || oldName.isEmpty() || name.equals(oldName));
  }
}
