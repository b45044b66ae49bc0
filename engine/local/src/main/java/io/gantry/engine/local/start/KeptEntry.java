package io.gantry.engine.local.start;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.KeptUser;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.namespace.UserNamespace;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Makes the ordinary user whom a container keeps known to its programs: by the name that he has on
 * the host, in {@code etc/passwd} and {@code etc/group} of the container, where those exist and do
 * not know him yet.
 */
final class KeptEntry {
  private static final String PASSWD = "etc/passwd";
  private static final String GROUP = "etc/group";
  private static final int MAX_BYTES = 8 << 20;

  private KeptEntry() {}

  /** Adds him to the files below {@code root}. */
  static void add(RootDirectory root, KeptUser kept, ContainerRecord record) {
    ResolvedUser host;
    try (RootDirectory files = RootDirectory.open(Path.of("/"))) {
      host = UserDatabase.resolve(files, Long.toString(UserNamespace.ownUser()));
    }
    String name = host.name().isEmpty() ? Long.toString(kept.uid()) : host.name();
    String home = home(host.home(), record);
    append(root, PASSWD, name, kept.uid(), user(name, kept, home));
    append(root, GROUP, name, kept.gid(), name + ":x:" + kept.gid() + ":" + name);
  }

  static String user(String name, KeptUser kept, String home) {
    return name + ":*:" + kept.uid() + ":" + kept.gid() + "::" + home + ":/bin/sh";
  }

  /** His own home where it is mounted, as Podman. */
  private static String home(String own, ContainerRecord record) {
    List<String> mounted = record.mounts().stream().map(MountPoint::target).toList();
    return home(own, mounted, record.config().startDirectory());
  }

  static String home(String own, List<String> mounted, String workingDirectory) {
    Path home = Path.of("/", own).normalize();
    boolean there =
        home.getNameCount() > 0
            && mounted.stream().anyMatch(target -> home.startsWith(Path.of("/", target)));
    return there ? own : workingDirectory;
  }

  /** A file that is larger than any of users is left alone. */
  static void append(RootDirectory root, String file, String name, long id, String entry) {
    String path = root.resolve(file);
    if (!root.stat(path, false).map(FileStatus::isRegular).orElse(false)) {
      return;
    }
    try {
      Optional<String> more;
      try (InputStream in = root.read(path)) {
        byte[] bytes = in.readNBytes(MAX_BYTES);
        if (bytes.length == MAX_BYTES) {
          return;
        }
        more = with(new String(bytes, StandardCharsets.ISO_8859_1), name, id, entry);
      }
      if (more.isPresent()) {
        try (OutputStream out = root.overwrite(path, 0644)) {
          out.write(more.get().getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException e) {
      throw new DiskException("cannot write /" + path + " of the container", e);
    }
  }

  /** The file with the entry; nothing if the name or the id has one. The id stands third. */
  static Optional<String> with(String text, String name, long id, String entry) {
    String wanted = Long.toString(id);
    for (String line : text.split("\n", -1)) {
      String[] fields = line.split(":", 4);
      if (fields[0].equals(name) || (fields.length > 2 && fields[2].equals(wanted))) {
        return Optional.empty();
      }
    }
    String end = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    return Optional.of(text + end + entry + "\n");
  }
}
