package io.gantry.image.distribution.layout;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.files.DirectoryFiles;
import io.gantry.image.distribution.files.NamedFiles;
import io.gantry.image.distribution.files.TarFiles;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A layout to read. Safe for several threads. */
public final class OciLayout implements AutoCloseable {
  /** The annotation that names an image in a layout. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The annotation by which containerd, and Docker with it, know an image with its repository. */
  public static final String FULL_NAME = "io.containerd.image.name";

  /** The file that says what a directory is. */
  public static final String MARKER = "oci-layout";

  /** The file that lists the images. */
  public static final String INDEX = "index.json";

  private static final String VERSION = "imageLayoutVersion";

  private final String place;
  private final NamedFiles files;
  private final byte[] bytes;
  private final LayoutIndex index;

  private OciLayout(String place, NamedFiles files, byte[] bytes, LayoutIndex index) {
    this.place = place;
    this.files = files;
    this.bytes = bytes;
    this.index = index;
  }

  /**
   * The layout that some files are.
   *
   * @param place as a user writes it, without a tag
   * @param files closed with this, or if it is no layout
   * @throws GantryException {@code INVALID} if they are no layout
   */
  public static OciLayout of(String place, NamedFiles files) {
    boolean opened = false;
    try {
      checkVersion(place, files);
      if (files.size(INDEX).isEmpty()) {
        throw new GantryException(
            Kind.INVALID, place + " is no OCI image layout: it has no " + INDEX);
      }
      byte[] bytes = files.read(INDEX, ManifestBytes.LIMIT);
      var layout = new OciLayout(place, files, bytes, parse(place, bytes));
      opened = true;
      return layout;
    } finally {
      if (!opened) {
        files.close();
      }
    }
  }

  /** A layout in a directory. */
  public static OciLayout directory(Path directory) {
    return of("oci:" + directory, new DirectoryFiles(directory));
  }

  /**
   * A layout in a tar, plain or compressed.
   *
   * @param spoolDirectory for the plain bytes of a compressed one
   */
  public static OciLayout archive(Path file, Path spoolDirectory) {
    return of("oci-archive:" + file, TarFiles.open(file, spoolDirectory));
  }

  static byte[] marker() {
    return Json.object().put(VERSION, "1.0.0").build().bytes();
  }

  private static void checkVersion(String place, NamedFiles files) {
    if (files.size(MARKER).isEmpty()) {
      return; // other tools take it too
    }
    byte[] bytes = files.read(MARKER, 4096);
    String version = Json.parse(bytes).asObject().string(VERSION);
    if (!version.startsWith("1.")) {
      throw new GantryException(
          Kind.INVALID,
          place + ": its layout has the unknown version \"" + version + "\", 1.x is known");
    }
  }

  static LayoutIndex parse(String place, byte[] bytes) {
    try {
      LayoutIndex index = LayoutIndex.parse(bytes);
      List<Descriptor> _ = index.entries();
      return index;
    } catch (GantryException e) {
      throw new GantryException(e.kind(), place + ": " + INDEX + ": " + e.text(), e);
    }
  }

  /** The entries of the index, in its order. */
  public List<Descriptor> entries() {
    return index.entries();
  }

  /**
   * An image by its name. What it gives is closed with this layout.
   *
   * @param tag empty for the only image; {@code @} and a digest for one without a tag
   * @throws GantryException {@code NOT_FOUND}; {@code CONFLICT} if there are several
   */
  public ImageSource source(String tag) {
    return source(tag, () -> {});
  }

  /** As {@link #source(String)}; closing it closes this layout. */
  public ImageSource only(String tag) {
    boolean found = false;
    try {
      ImageSource source = source(tag, this::close);
      found = true;
      return source;
    } finally {
      if (!found) {
        close();
      }
    }
  }

  private ImageSource source(String tag, Runnable onClose) {
    String name = place + (tag.isEmpty() || tag.startsWith("@") ? tag : ":" + tag);
    if (tag.isEmpty() && index.isOneImage()) {
      var whole = ManifestBytes.of(bytes, MediaType.OCI_INDEX);
      return new LayoutSource(name, files, Optional.of(whole), whole.descriptor(), onClose);
    }
    return new LayoutSource(name, files, Optional.empty(), index.choose(tag, place), onClose);
  }

  /** The image of an entry. */
  public ImageSource source(Descriptor entry) {
    return new LayoutSource(place + "@" + entry.digest(), files, Optional.empty(), entry, () -> {});
  }

  /** Whether the index as a whole is one image of several platforms. */
  public boolean isOneImage() {
    return index.isOneImage();
  }

  @Override
  public void close() {
    files.close();
  }
}
