package io.gantry.engine.build.context;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryReader;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.Digest;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Files that may be copied. Paths are relative to the root, without a slash in front; the empty
 * path is the root itself. A directory is read once: what is said of its files later is what was so
 * then. Safe for several threads.
 */
public final class SourceTree {
  private final RootDirectory root;
  private final IgnoreRules rules;
  private final boolean ownersCount;
  private final ContentIndex index;
  private final boolean watched;
  private final Map<String, Listing> listings = new ConcurrentHashMap<>();
  private volatile Listing last = new Listing("/", new LinkedHashMap<>());

  /** What is visible in a directory, by name. */
  private record Listing(String directory, SequencedMap<String, Found> files) {
    /** Whether {@code path} is a name in this directory: {@code slash} is its last. */
    boolean holds(String path, int slash) {
      return slash <= 0
          ? directory.isEmpty()
          : slash == directory.length() && path.startsWith(directory);
    }
  }

  /** A file as its directory was read; what is known of it is looked up once. */
  private static final class Found {
    private final FileStatus status;
    private volatile ContentIndex.@Nullable Known known;

    Found(FileStatus status) {
      this.status = status;
    }
  }

  /**
   * The files below {@code root} that {@code rules} let through; nobody changes them.
   *
   * @param ownersCount whether owners are copied: not those of a build context
   */
  public SourceTree(RootDirectory root, IgnoreRules rules, boolean ownersCount) {
    this(root, rules, ownersCount, ContentIndex.inMemory(), false);
  }

  private SourceTree(
      RootDirectory root,
      IgnoreRules rules,
      boolean ownersCount,
      ContentIndex index,
      boolean watched) {
    this.root = root;
    this.rules = rules;
    this.ownersCount = ownersCount;
    this.index = index;
    this.watched = watched;
  }

  /** A user's directory, which may change while it is read; the index knows it from before. */
  static SourceTree of(RootDirectory root, IgnoreRules rules, ContentIndex index) {
    return new SourceTree(root, rules, false, index, true);
  }

  /** The directory, with what rules hide. */
  public RootDirectory root() {
    return root;
  }

  /** Whether owners are copied. */
  public boolean ownersCount() {
    return ownersCount;
  }

  /** The path without links, where it and what it leads to may be seen. */
  Optional<String> follow(String path) {
    String resolved = root.resolve(path);
    boolean there = isVisible(path) && isVisible(resolved) && find(resolved).isPresent();
    return there ? Optional.of(resolved) : Optional.empty();
  }

  /** What is at a path, which is not followed. */
  public FileStatus status(String path) {
    return find(path)
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "\"/" + path + "\": not found"));
  }

  private Optional<FileStatus> find(String path) {
    Found listed = listed(path);
    return listed == null ? root.stat(path, false) : Optional.of(listed.status);
  }

  /** A file whose directory was read. */
  private @Nullable Found listed(String path) {
    if (path.isEmpty()) {
      return null;
    }
    int slash = path.lastIndexOf('/');
    Listing siblings = last;
    if (!siblings.holds(path, slash)) {
      Listing known = listings.get(path.substring(0, Math.max(0, slash)));
      if (known == null) {
        return null;
      }
      siblings = known;
      last = known;
    }
    return siblings.files().get(path.substring(slash + 1));
  }

  /** What is known of a file's content, without reading it. */
  private Optional<ContentIndex.Known> known(String path) {
    Found listed = listed(path);
    if (listed == null) {
      return find(path).flatMap(status -> index.find(path, status));
    }
    ContentIndex.Known known = listed.known;
    if (known == null) {
      known = index.find(path, listed.status).orElse(null);
      listed.known = known;
    }
    return Optional.ofNullable(known);
  }

  /** The visible names in a directory, sorted. */
  public List<String> list(String directory) {
    return List.copyOf(listing(directory).files().sequencedKeySet());
  }

  private Listing listing(String directory) {
    Listing known = listings.get(directory);
    if (known != null) {
      return known;
    }
    try (var reader = new DirectoryReader()) {
      return listing(directory, reader);
    }
  }

  /** Calls with what is visible in a directory, by name. */
  void each(String directory, DirectoryReader reader, BiConsumer<String, FileStatus> visitor) {
    listing(directory, reader).files().forEach((name, found) -> visitor.accept(name, found.status));
  }

  private Listing listing(String directory, DirectoryReader reader) {
    Listing known = listings.get(directory);
    if (known != null) {
      return known;
    }
    IgnoreRules.Above above = rules.above(directory);
    var visible = new LinkedHashMap<String, Found>();
    for (DirectoryReader.Entry entry : reader.read(root, directory)) {
      String path = join(directory, entry.name());
      boolean seen =
          !rules.ignores(above, path)
              || (entry.status().isDirectory()
                  && rules.mayBringBackBelow(path)
                  && !listing(path, reader).files().isEmpty());
      if (seen) {
        visible.put(entry.name(), new Found(entry.status()));
      }
    }
    var made = new Listing(directory, visible);
    Listing before = listings.putIfAbsent(directory, made);
    return before == null ? made : before;
  }

  /** Whether rules let the path through, or something below it. */
  private boolean isVisible(String path) {
    if (path.isEmpty() || !rules.ignores(path)) {
      return true;
    }
    return rules.mayBringBackBelow(path)
        && find(path).filter(FileStatus::isDirectory).isPresent()
        && !listing(path).files().isEmpty();
  }

  /** Whether something is at a path that the rules take away. */
  boolean isIgnored(String path) {
    return !isVisible(path) && find(path).isPresent();
  }

  /**
   * Gets ready to be asked for a path and all below it: reads directories, and files whose content
   * is not known, with several threads. Saves time only.
   *
   * @param excludes paths below {@code path} that nobody will ask for
   */
  public void prepare(String path, IgnoreRules excludes) {
    new Preparation(this, excludes).run(path);
  }

  /** The target of a symbolic link. */
  public String readLink(String path) {
    return root.readLink(path);
  }

  /**
   * The content of a regular file.
   *
   * @throws GantryException {@code CONFLICT}, also while it is read, if it is no more what it was
   *     when its directory was read
   */
  public InputStream read(String path) {
    if (!watched) {
      return root.read(path);
    }
    int file = root.openFile(path);
    FileStatus expected = status(path);
    return new WatchedFile(path, file, expected, racyContent(path, expected));
  }

  /** What the sum of a file must be whose status does not tell whether it has changed. */
  Optional<byte[]> racyContent(String path, FileStatus expected) {
    return index.isRacy(expected)
        ? index.find(path, expected).map(ContentIndex.Known::content)
        : Optional.empty();
  }

  /** Reads many files. */
  public SourceReader reader() {
    return new SourceReader(this);
  }

  /** Whether files may change while they are read. */
  boolean isWatched() {
    return watched;
  }

  /** The digest of a regular file's content. */
  public Digest content(String path) {
    Optional<ContentIndex.Known> known = known(path);
    byte[] sum = known.isPresent() ? known.get().content() : learn(path).content();
    return new Digest(HexFormat.of().formatHex(sum));
  }

  /** The extended attributes that are worth copying. */
  public Map<String, byte[]> attributes(String path) {
    return isKnownPlain(path) ? Map.of() : worthCopying(root.attributes(path));
  }

  /** Whether it is known that a file has no extended attributes. */
  boolean isKnownPlain(String path) {
    return known(path).filter(ContentIndex.Known::plain).isPresent();
  }

  /** Those of a file's extended attributes that are worth copying. */
  public static Map<String, byte[]> worthCopying(Map<String, byte[]> all) {
    if (all.isEmpty()) {
      return all;
    }
    var kept = new TreeMap<>(all);
    // those of overlayfs are obeyed by the kernel, those of SELinux belong to this host
    kept.keySet().removeIf(name -> name.contains(".overlay.") || name.equals("security.selinux"));
    return kept;
  }

  /** Whether nothing of a file has to be read. */
  boolean isKnown(String path) {
    return known(path).isPresent();
  }

  /** Reads what has to be known of a file that has this status. */
  ContentIndex.Known learn(
      SourceReader reader, int directory, String path, FileStatus status, FileSum sum) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    ContentIndex.Known known;
    if (status.isRegular()) {
      try (SourceReader.File file = reader.file(directory, name, path, status)) {
        boolean plain = file.isPlain();
        known = new ContentIndex.Known(sum.of(file), plain);
      }
    } else {
      known =
          new ContentIndex.Known(new byte[0], reader.attributes(directory, name, path).isEmpty());
    }
    index.add(path, status, known);
    return known;
  }

  /** The same of one file. */
  ContentIndex.Known learn(String path) {
    try (SourceReader reader = reader()) {
      int directory = reader.directory(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
      try {
        return learn(reader, directory, path, status(path), new FileSum());
      } finally {
        Descriptor.close(directory);
      }
    }
  }

  /** {@code name} below {@code directory}. */
  public static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }
}
