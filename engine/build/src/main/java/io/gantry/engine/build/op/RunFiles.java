package io.gantry.engine.build.op;

import io.gantry.engine.build.graph.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The files of one RUN, in its run directory: what is mounted over the root file system, and the
 * <i>stubs</i>, places to mount on.
 *
 * <p>The stubs are the lowest layer of the root file system while the program runs. So the runtime
 * finds every mount point, and makes none in the layer that is being built: nothing has to be taken
 * back afterwards.
 */
final class RunFiles {
  static final String HOSTNAME = "buildkitsandbox";
  private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Path UPLINK_RESOLV_CONF = Path.of("/run/systemd/resolve/resolv.conf");
  private static final String HOSTS =
      """
      127.0.0.1\tlocalhost %s
      ::1\tlocalhost ip6-localhost ip6-loopback
      """
          .formatted(HOSTNAME);

  private final Path directory;

  RunFiles(Path directory) {
    this.directory = directory;
  }

  Path hosts() {
    return directory.resolve("hosts");
  }

  Path resolvConf() {
    return directory.resolve("resolv.conf");
  }

  Path script(String name) {
    return directory.resolve("scripts").resolve(name);
  }

  /** A new empty directory for the {@code number}th copy of context files. */
  Path copy(int number) throws IOException {
    return Files.createDirectories(directory.resolve("context").resolve(String.valueOf(number)));
  }

  Path stubs() {
    return directory.resolve("stubs");
  }

  /** Writes all but the mount points of further mounts. */
  void write(List<Op.InlineFile> scripts, boolean hostNetwork) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(hosts(), HOSTS);
    String host = readIfThere(HOST_RESOLV_CONF);
    Files.writeString(
        resolvConf(),
        hostNetwork ? host : ResolvConf.decide(host, readIfThere(UPLINK_RESOLV_CONF)));
    for (Op.InlineFile script : scripts) {
      Files.createDirectories(script(script.name()).getParent());
      Files.writeString(script(script.name()), script.content());
      Files.setPosixFilePermissions(
          script(script.name()), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (String name : List.of("proc", "sys", "dev")) {
      stubDirectory(name);
    }
    stubFile("etc/hosts");
    stubFile("etc/resolv.conf");
  }

  /** A place to mount a directory on, whatever the umask. */
  void stubDirectory(String path) throws IOException {
    Path stub = stubs();
    Files.createDirectories(stub.resolve(path));
    for (Path element : Path.of(path)) {
      stub = stub.resolve(element);
      Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** A place to mount a file on. */
  void stubFile(String path) throws IOException {
    stubDirectory(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    Files.createFile(stubs().resolve(path));
  }

  private static String readIfThere(Path path) throws IOException {
    return Files.isReadable(path) ? Files.readString(path) : "";
  }
}
