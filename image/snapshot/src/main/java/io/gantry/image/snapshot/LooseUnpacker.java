package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unpacks a layer's tar into an empty directory, as if there were something below that nobody can
 * see yet: what {@link LayerUnpacker} does on a parent, and with the same meaning once {@link
 * Adoption} has put the layer on it. What it could not decide is in the layer's {@link Marks} and
 * in {@link Result}.
 */
final class LooseUnpacker {
  /** More entries than any image has; a tar of headers alone must not fill the disk with inodes. */
  private static final long ENTRY_LIMIT = 4_000_000;

  /** A file worth telling the kernel to begin with now: all must be on the disk soon. */
  private static final long LARGE = 1 << 20;

  /**
   * What a layer is besides its files.
   *
   * @param root what the tar says about the root
   * @param needsParent why it can only be unpacked on what it stands on
   */
  record Result(Optional<RootAttributes> root, Optional<String> needsParent) {}

  private final DirectoryFiles files;
  private final RootDirectory root;
  private final TarTap tap;
  private final TarReader tar;
  private final Marks marks;
  private final LooseTree tree;
  private final ContentWriter contents;
  private final int umask;
  private final long uid;
  private final long gid;
  private final List<TarEntry> waiting = new ArrayList<>();
  private Optional<RootAttributes> rootAttributes = Optional.empty();
  private Optional<TarEntry> rootEntry = Optional.empty();
  private Optional<String> needsParent = Optional.empty();
  private long entries;

  /**
   * @param fresh the status of a directory that this process has just made with all permissions:
   *     what others will look like
   */
  LooseUnpacker(
      DirectoryFiles files,
      RootDirectory root,
      FileStatus fresh,
      TarTap tap,
      Marks marks,
      LooseTree tree) {
    this.files = files;
    this.root = root;
    this.tap = tap;
    this.tar = new TarReader(tap);
    this.marks = marks;
    this.tree = tree;
    contents = new ContentWriter(files);
    umask = 0777 & ~fresh.permissions();
    uid = fresh.uid();
    gid = fresh.gid();
  }

  Result unpack() throws IOException {
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      unpackNamed(entry.get());
    }
    tap.drain();
    linkWaiting();
    tree.finish();
    finishRoot();
    return new Result(rootAttributes, needsParent);
  }

  private void unpackNamed(TarEntry entry) throws IOException {
    try {
      if (++entries > ENTRY_LIMIT) {
        throw new GantryException(
            Kind.EXHAUSTED, "the layer has more than " + ENTRY_LIMIT + " entries");
      }
      checkLength(entry.path());
      unpack(entry);
    } catch (GantryException e) {
      throw new GantryException(e.kind(), "cannot unpack \"" + entry.path() + "\": " + e.text(), e);
    }
  }

  private static void checkLength(String path) {
    if (path.length() >= Recipe.PATH_LIMIT) {
      throw new GantryException(Kind.INVALID, "its path is longer than Linux allows");
    }
  }

  private void unpack(TarEntry entry) throws IOException {
    tree.date(entry.modified());
    String name = entry.name();
    if (entry.path().isEmpty()) {
      putRoot(entry);
    } else if (name.equals(Whiteout.OPAQUE)) {
      hideBelow(Paths.parent(entry.path()));
    } else if (name.startsWith(Whiteout.AUFS)) {
      return;
    } else if (name.startsWith(Whiteout.PREFIX)) {
      whiteout(entry);
    } else if (entry.type() == TarEntry.Type.HARD_LINK) {
      checkLength(entry.linkName());
      if (!link(entry)) {
        tree.remember(entry.path().length() + entry.linkName().length());
        waiting.add(entry.withAttributes(Map.of()));
      }
    } else {
      put(entry);
    }
  }

  private void putRoot(TarEntry entry) {
    if (!entry.isDirectory()) {
      throw new GantryException(Kind.INVALID, "the root is no directory");
    }
    rootEntry = Optional.of(entry);
    rootAttributes =
        Optional.of(new RootAttributes(entry.mode(), (int) entry.uid(), (int) entry.gid()));
  }

  private void finishRoot() {
    if (rootEntry.isPresent()) {
      TarEntry entry = rootEntry.get();
      root.changeOwner("", entry.uid(), entry.gid());
      root.changeMode("", entry.mode());
      root.setTimes("", entry.modified());
    }
  }

  private void hideBelow(String path) throws IOException {
    if (path.isEmpty()) {
      needsParent = Optional.of("it hides the whole root");
    } else {
      tree.makeOpaque(tree.directory(path));
    }
  }

  private void whiteout(TarEntry entry) throws IOException {
    String name = entry.name().substring(Whiteout.PREFIX.length());
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new GantryException(Kind.INVALID, "a whiteout of nothing");
    }
    String above = Paths.parent(entry.path());
    if (tree.meaning(above) == LooseTree.Meaning.OTHER) {
      return;
    }
    String place = LooseTree.place(tree.reach(above), name);
    if (tree.hasDirectory(place)) {
      tree.makeOpaque(place);
    } else if (files.makeNode(tree.descriptor(Paths.parent(place)), name, FileStatus.S_IFCHR, 0)) {
      marks.add(Marks.Kind.WHITEOUT, place);
    }
  }

  private void put(TarEntry entry) throws IOException {
    String place = place(entry);
    switch (entry.type()) {
      case DIRECTORY -> putDirectory(place, entry);
      case FILE -> putFile(place, entry);
      case SYMBOLIC_LINK -> {
        while (!files.symlink(parent(place), entry.name(), entry.linkName())) {
          tree.clear(place);
        }
        adorn(place, entry, 0777);
      }
      case CHARACTER_DEVICE -> putNode(place, FileStatus.S_IFCHR, entry);
      case BLOCK_DEVICE -> putNode(place, FileStatus.S_IFBLK, entry);
      case FIFO -> putNode(place, FileStatus.S_IFIFO, entry);
      case HARD_LINK -> throw new IllegalStateException("a hard link is linked");
    }
  }

  private String place(TarEntry entry) throws IOException {
    return LooseTree.place(tree.directory(Paths.parent(entry.path())), entry.name());
  }

  private int parent(String place) {
    return tree.descriptor(Paths.parent(place));
  }

  private void putDirectory(String place, TarEntry entry) throws IOException {
    boolean made = tree.makeDirectory(place, entry.mode());
    if (!made) {
      Metadata.clearAttributes(root, place);
      tree.markDescribed(place);
    }
    Map<String, byte[]> attributes = LayerAttributes.of(entry.attributes());
    byte[] inherited = {};
    for (var attribute : attributes.entrySet()) {
      if (attribute.getKey().equals(LayerAttributes.INHERITED)) {
        inherited = attribute.getValue();
      } else {
        LayerAttributes.set(root, place, attribute.getKey(), attribute.getValue());
      }
    }
    if (!made || isForeign(entry)) {
      files.changeOwner(parent(place), entry.name(), entry.uid(), entry.gid());
    }
    tree.describe(place, entry, inherited);
  }

  private boolean isForeign(TarEntry entry) {
    return entry.uid() != uid || entry.gid() != gid;
  }

  private void putFile(String place, TarEntry entry) throws IOException {
    int file;
    while ((file = files.create(parent(place), entry.name(), entry.mode())) < 0) {
      tree.clear(place);
    }
    try {
      if (entry.size() > 0) {
        contents.write(file, tap.content(place, tar.content()), entry.size());
        if (entry.size() >= LARGE) {
          files.startWriteBack(file);
        }
      }
      Map<String, byte[]> attributes = LayerAttributes.of(entry.attributes());
      if (isForeign(entry)) {
        files.changeOwner(file, entry.uid(), entry.gid());
      }
      for (var attribute : attributes.entrySet()) {
        LayerAttributes.set(root, place, attribute.getKey(), attribute.getValue());
      }
      if (!attributes.isEmpty() || needsMode(entry.mode())) {
        files.changeMode(file, entry.mode());
      }
      files.setTimes(file, entry.modified());
    } finally {
      Descriptor.close(file);
    }
  }

  /** Whether the kernel gave a new file another mode than it was asked for. */
  private boolean needsMode(int mode) {
    return (mode & (umask | 07000)) != 0;
  }

  private void putNode(String place, int type, TarEntry entry) throws IOException {
    if (type == FileStatus.S_IFCHR && entry.deviceMajor() == 0 && entry.deviceMinor() == 0) {
      throw new GantryException(Kind.INVALID, "device 0:0 would hide what is below it");
    }
    long device = FileStatus.device(entry.deviceMajor(), entry.deviceMinor());
    long number = type == FileStatus.S_IFIFO ? 0 : device;
    while (!files.makeNode(parent(place), entry.name(), type | (entry.mode() & 0777), number)) {
      tree.clear(place);
    }
    adorn(place, entry, entry.mode());
  }

  /** Owner, attributes, mode and time of what is no file and no directory. */
  private void adorn(String place, TarEntry entry, int mode) {
    int parent = parent(place);
    if (isForeign(entry)) {
      files.changeOwner(parent, entry.name(), entry.uid(), entry.gid());
    }
    Map<String, byte[]> attributes = LayerAttributes.of(entry.attributes());
    for (var attribute : attributes.entrySet()) {
      LayerAttributes.set(root, place, attribute.getKey(), attribute.getValue());
    }
    if (entry.type() != TarEntry.Type.SYMBOLIC_LINK && (!attributes.isEmpty() || needsMode(mode))) {
      files.changeMode(parent, entry.name(), mode);
    }
    files.setTimes(parent, entry.name(), entry.modified());
  }

  /** Makes a hard link; false if its target is not there yet. */
  private boolean link(TarEntry entry) throws IOException {
    Optional<String> found = tree.locate(entry.linkName());
    if (found.isEmpty()) {
      return false;
    }
    String target = found.get();
    if (tree.hasDirectory(target)) {
      throw new GantryException(
          Kind.INVALID, "hard link to the directory \"" + entry.linkName() + "\"");
    }
    Optional<FileStatus> status = tree.stat(target);
    if (status.isEmpty() || Whiteout.is(status.get())) {
      return false;
    }
    String place = place(entry);
    if (target.equals(place)) {
      return true;
    }
    // both descriptors are good only until the next call that makes one
    int from = Descriptor.duplicate(tree.descriptor(Paths.parent(target)));
    try {
      while (!files.link(from, Paths.name(target), parent(place), entry.name())) {
        tree.clear(place);
      }
    } finally {
      Descriptor.close(from);
    }
    return true;
  }

  private void linkWaiting() throws IOException {
    List<TarEntry> left = waiting;
    while (!left.isEmpty()) {
      var still = new ArrayList<TarEntry>();
      for (TarEntry entry : left) {
        if (!link(entry)) {
          still.add(entry);
        }
      }
      if (still.size() == left.size()) {
        needsParent =
            Optional.of("hard link \"" + still.getFirst().path() + "\" needs a file of it");
        return;
      }
      left = still;
    }
  }
}
