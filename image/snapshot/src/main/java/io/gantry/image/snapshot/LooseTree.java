package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The directories of a layer that is unpacked by itself. Nobody else writes there, so what this
 * object has made is known to it and is not looked at again; places are paths free of links.
 *
 * <p>A directory gets its last mode, its inherited access control list and its time when all else
 * is done: none of them hinders or changes what is made in it.
 */
final class LooseTree implements AutoCloseable {
  private static final int LINK_LIMIT = 40;
  private static final int KEPT_OPEN = 64;

  /**
   * How many characters of paths are kept in memory at most: four million paths of usual length.
   */
  private static final long PATHS_LIMIT = 256L << 20;

  /** A directory that this tree made. */
  private static final class Made {
    Instant time;
    int mode = -1;
    byte[] inherited = {};
    boolean isOpaque;

    Made(Instant time) {
      this.time = time;
    }
  }

  private final DirectoryFiles files;
  private final RootDirectory root;
  private final RecipeWriter recipe;
  private final Marks marks;
  private final KeptContents kept;
  private final Map<String, Made> directories = new LinkedHashMap<>();
  private final Map<String, String> resolved = new HashMap<>();
  private final LinkedHashMap<String, Integer> open = new LinkedHashMap<>(128, 0.75f, true);
  private Instant now = Instant.EPOCH;
  private long paths;

  LooseTree(
      DirectoryFiles files,
      RootDirectory root,
      RecipeWriter recipe,
      Marks marks,
      KeptContents kept) {
    this.files = files;
    this.root = root;
    this.recipe = recipe;
    this.marks = marks;
    this.kept = kept;
  }

  /** The time that directories get which nobody describes. */
  void date(Instant time) {
    now = time;
  }

  /** A descriptor of a directory, good until the next call. */
  int descriptor(String place) {
    if (place.isEmpty()) {
      return root.descriptor();
    }
    Integer known = open.get(place);
    if (known != null) {
      return known;
    }
    int opened = files.open(root.descriptor(), place);
    open.put(place, opened);
    if (open.size() > KEPT_OPEN) {
      Iterator<Integer> eldest = open.values().iterator();
      Descriptor.close(eldest.next());
      eldest.remove();
    }
    return opened;
  }

  /** What is at a place, whiteouts too. */
  Optional<FileStatus> stat(String place) {
    return files.stat(descriptor(Paths.parent(place)), Paths.name(place));
  }

  /** Whether this tree made a directory there. */
  boolean hasDirectory(String place) {
    return place.isEmpty() || directories.containsKey(place);
  }

  /** The place of a directory, made with all above it; a file in the way of it gives place. */
  String directory(String path) throws IOException {
    return directory(path, Marks.Kind.IMPLIED);
  }

  /** As {@link #directory(String)}, where only the way to something below counts. */
  String reach(String path) throws IOException {
    return directory(path, Marks.Kind.REACHED);
  }

  private String directory(String path, Marks.Kind why) throws IOException {
    if (hasDirectory(path)) {
      return path;
    }
    String known = resolved.get(path);
    if (known == null) {
      known = walk(path, Optional.of(why)).place;
      remember(path.length() + known.length());
      resolved.put(path, known);
    }
    return known;
  }

  /** Counts paths that are kept in memory until the layer is complete. */
  void remember(long characters) {
    paths += characters;
    if (paths > PATHS_LIMIT) {
      throw new GantryException(
          Kind.EXHAUSTED, "the layer has too many directories and pending links");
    }
  }

  /** What a path means here. */
  enum Meaning {
    /** A directory. */
    DIRECTORY,
    /** Something else, which hides what may be below. */
    OTHER,
    /** Nothing that this layer knows of. */
    UNKNOWN
  }

  private record Walked(String place, Meaning meaning) {}

  /** What a path to a directory means. */
  Meaning meaning(String path) throws IOException {
    return hasDirectory(path) ? Meaning.DIRECTORY : walk(path, Optional.empty()).meaning;
  }

  /** The place of what an existing name means; its last element is not followed. */
  Optional<String> locate(String path) throws IOException {
    String directory = Paths.parent(path);
    if (!hasDirectory(directory)) {
      Walked walked = walk(directory, Optional.empty());
      if (walked.meaning != Meaning.DIRECTORY) {
        return Optional.empty();
      }
      directory = walked.place;
    }
    return Optional.of(Paths.join(directory, Paths.name(path)));
  }

  private Walked walk(String path, Optional<Marks.Kind> make) throws IOException {
    Deque<String> rest = new ArrayDeque<>();
    push(rest, path);
    String done = "";
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.pop();
      if (name.equals("..")) {
        done = Paths.parent(done);
        continue;
      }
      String here = place(done, name);
      if (hasDirectory(here)) {
        done = here;
        continue;
      }
      Optional<FileStatus> status = stat(here);
      if (status.isPresent() && status.get().isSymbolicLink()) {
        if (++links > LINK_LIMIT) {
          throw new GantryException(Kind.INVALID, "too many symbolic links in /" + path);
        }
        String target = root.readLink(here);
        done = target.startsWith("/") ? "" : done;
        push(rest, target);
        continue;
      }
      if (make.isEmpty()) {
        return new Walked(here, status.isPresent() ? Meaning.OTHER : Meaning.UNKNOWN);
      }
      if (status.isEmpty()) {
        marks.add(make.get(), here);
      }
      var _ = makeDirectory(here, 0755);
      done = here;
    }
    return new Walked(done, Meaning.DIRECTORY);
  }

  private static void push(Deque<String> rest, String path) {
    String[] names = path.split("/", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      if (!names[i].isEmpty() && !names[i].equals(".")) {
        rest.push(names[i]);
      }
    }
  }

  /** A name in a place; both are as long as the kernel bears. */
  static String place(String directory, String name) {
    String place = Paths.join(directory, name);
    if (place.length() >= Recipe.PATH_LIMIT || name.length() > 255) {
      throw new GantryException(Kind.INVALID, "its path is longer than Linux allows");
    }
    return place;
  }

  /** Makes a directory that is not there, whatever is in its place; false if it was there. */
  boolean makeDirectory(String place, int mode) throws IOException {
    if (hasDirectory(place)) {
      return false;
    }
    boolean hid = false;
    // its owner, whoever that is, must be able to fill it
    int first = (mode & 0777) | 0700;
    while (!files.makeDirectory(descriptor(Paths.parent(place)), Paths.name(place), first)) {
      hid |= stat(place).map(Whiteout::is).orElse(false);
      clear(place);
    }
    remember(place.length());
    var made = new Made(now);
    made.mode = first == mode ? -1 : mode;
    directories.put(place, made);
    if (hid) {
      makeOpaque(place);
    }
    return true;
  }

  /** Says what a directory of this tree is to be in the end. */
  void describe(String place, TarEntry entry, byte[] inherited) {
    Made made = directories.get(place);
    if (made == null) {
      throw new IllegalStateException("no directory " + place);
    }
    made.time = entry.modified();
    made.mode = entry.mode();
    made.inherited = inherited;
    remember(inherited.length);
  }

  /** Marks a directory that was implied before as described. */
  void markDescribed(String place) throws IOException {
    marks.add(Marks.Kind.DESCRIBED, place);
  }

  /** Hides what will be below a directory of this tree. */
  void makeOpaque(String place) throws IOException {
    Made made = directories.get(place);
    if (made != null && !made.isOpaque) {
      made.isOpaque = true;
      root.setAttribute(place, Whiteout.OPAQUE_ATTRIBUTE, new byte[] {'y'});
      marks.add(Marks.Kind.OPAQUE, place);
    }
  }

  /** Removes what is at a place; contents that the recipe needs are kept. */
  void clear(String place) throws IOException {
    if (directories.containsKey(place)) {
      keepAll(place);
      forget(place);
    } else {
      kept.keep(recipe, files, descriptor(Paths.parent(place)), place);
    }
    resolved.clear();
    files.remove(descriptor(Paths.parent(place)), Paths.name(place));
  }

  private void keepAll(String place) throws IOException {
    for (String name : root.list(place)) {
      String path = Paths.join(place, name);
      FileStatus status = root.stat(path, false).orElseThrow();
      if (status.isDirectory()) {
        keepAll(path);
      } else if (status.isRegular()) {
        kept.keep(recipe, files, descriptor(place), path);
      }
    }
  }

  private void forget(String place) {
    String below = place + "/";
    directories.keySet().removeIf(path -> path.equals(place) || path.startsWith(below));
    for (Iterator<Map.Entry<String, Integer>> i = open.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, Integer> next = i.next();
      if (next.getKey().equals(place) || next.getKey().startsWith(below)) {
        Descriptor.close(next.getValue());
        i.remove();
      }
    }
  }

  /** Gives directories their last looks. */
  void finish() {
    for (var entry : directories.entrySet()) {
      String place = entry.getKey();
      Made made = entry.getValue();
      if (made.inherited.length > 0) {
        LayerAttributes.set(root, place, LayerAttributes.INHERITED, made.inherited);
      }
      int parent = descriptor(Paths.parent(place));
      if (made.mode >= 0) {
        files.changeMode(parent, Paths.name(place), made.mode);
      }
      files.setTimes(parent, Paths.name(place), made.time);
    }
  }

  @Override
  public void close() {
    open.values().forEach(Descriptor::close);
  }
}
