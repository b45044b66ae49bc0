package io.gantry.image.bootstrap;

import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes base images. Needs root, in a user namespace at least. */
public final class Bootstrap {
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Images store;
  private final Path scratch;
  private final InstantSource clock;

  /**
   * Makes images in {@code store}.
   *
   * @param scratch a directory for unpacking, which need not exist yet; nothing stays in it
   */
  public Bootstrap(Images store, Path scratch) {
    this(store, scratch, InstantSource.system());
  }

  Bootstrap(Images store, Path scratch, InstantSource clock) {
    this.store = store;
    this.scratch = scratch;
    this.clock = clock;
  }

  /**
   * A minimal Debian in which apt works, from the apt sources that the host uses. Takes about a
   * minute.
   *
   * @param suite {@code bookworm}, {@code trixie} …; empty for the host's own
   * @param include further packages
   * @param progress gets mmdebstrap's messages line by line, on any thread
   * @throws GantryException {@code INVALID} for a bad suite or package name, {@code FORBIDDEN} if
   *     not root, {@code UNAVAILABLE} if mmdebstrap is missing or fails
   */
  public Image debian(
      String suite, List<String> include, List<Reference> names, Consumer<String> progress) {
    PackageNames.check(suite, include);
    requireRoot("debian");
    HostApt host = HostApt.read(Path.of("/etc"));
    String wanted = suite.isEmpty() ? host.suite() : suite;
    var command = new DebianCommand(wanted, include, host.sources(wanted), host.options());
    var step = step(clock.instant(), command.summary());
    ImageConfig config = config(clock.instant(), "bash").withStep(step, Optional.empty());
    return Mmdebstrap.run(command, scratch, progress, tar -> store.importTar(tar, config, names));
  }

  /**
   * The host's static busybox with a link for each applet. The same busybox gives the same image:
   * its date is the program's.
   *
   * @throws GantryException {@code UNAVAILABLE} if busybox is missing or not static
   */
  public Image busybox(List<Reference> names) {
    requireRoot("busybox");
    Busybox busybox = Busybox.find(List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox")));
    Instant built = built(busybox.program());
    ImageConfig config =
        config(built, "sh").withStep(step(built, "busybox --install /bin"), Optional.empty());
    return store.importTar(new ByteArrayInputStream(busybox.tar()), config, names);
  }

  private static Instant built(Path program) {
    try {
      return Files.getLastModifiedTime(program).toInstant().truncatedTo(ChronoUnit.SECONDS);
    } catch (IOException e) {
      throw new DiskException("cannot read " + program, e);
    }
  }

  private static ImageConfig config(Instant created, String shell) {
    return ImageConfig.scratch(Platform.host())
        .withCreated(created.truncatedTo(ChronoUnit.SECONDS))
        .withConfig("Env", Json.strings(List.of(PATH)))
        .withConfig("Cmd", Json.strings(List.of(shell)));
  }

  private static ImageConfig.History step(Instant created, String createdBy) {
    return new ImageConfig.History(
        Optional.of(created.truncatedTo(ChronoUnit.SECONDS)), createdBy, "", "bootstrap", false);
  }

  private static void requireRoot(String distribution) {
    try {
      if (Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
          && uid == 0) {
        return;
      }
    } catch (IOException e) {
      throw new DiskException("cannot read /proc/self", e);
    }
    throw new GantryException(
        Kind.FORBIDDEN, "bootstrap " + distribution + " needs root: run it with sudo");
  }
}
