package io.gantry.app.launcher.docker.daemon;

import io.gantry.app.cli.argv.Value;
import io.gantry.app.cli.argv.Values;
import io.gantry.container.network.NetworkSettings;
import io.gantry.container.network.Subnet;
import io.gantry.image.distribution.hosts.DaemonJson;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a daemon was told, by its command line and its file together.
 *
 * @param said by the names of the file, or those of options that the file has not
 */
public record DaemonSettings(Json.Obj said) {
  private static final int MOST_SUBNETS = 1024;

  /**
   * Both together, with everything refused that would be missed.
   *
   * @param file names it in messages
   * @param text what the file says
   * @param flags what the command line says
   * @throws GantryException {@code INVALID}
   */
  static DaemonSettings of(String file, byte[] text, Json.Obj flags) {
    Json.Obj all = DaemonFile.merge(file, text, flags);
    for (Map.Entry<String, Json> field : all.fields().entrySet()) {
      Directives.DOCKER.ofKey(field.getKey()).ifPresent(known -> known.check(field.getValue()));
    }
    var settings = new DaemonSettings(all);
    NetworkSettings _ = settings.networks(NetworkSettings.ofUser());
    DaemonJson _ = settings.registries();
    Optional<Path> _ = settings.state();
    Optional<Path> _ = settings.run();
    return settings;
  }

  /** Where its state is: below Docker's place, whose own files stay apart. */
  public Optional<Path> state() {
    return below("data-root");
  }

  /** Where its sockets and processes are. */
  public Optional<Path> run() {
    return below("exec-root");
  }

  private Optional<Path> below(String key) {
    String path = text(key, "");
    if (path.isEmpty()) {
      return Optional.empty();
    }
    if (!path.startsWith("/")) {
      throw new GantryException(Kind.INVALID, key + " " + path + ": give an absolute path");
    }
    return Optional.of(Path.of(path, "gantry"));
  }

  /** A text, or what holds without it. */
  public String text(String key, String usual) {
    String text = said.string(key);
    return text.isEmpty() ? usual : text;
  }

  /** The sockets; empty for the usual one. */
  public List<String> hosts() {
    return said.strings("hosts");
  }

  /** A truth, if it was said. */
  public Optional<Boolean> truth(String key) {
    return said.get(key).map(_ -> said.bool(key));
  }

  /** Bytes of {@code /dev/shm}; 0 where nothing was said. */
  public long sharedMemory() {
    String text = text("default-shm-size", "");
    try {
      return text.isEmpty() ? 0 : Values.bytes(text);
    } catch (Value.BadValue e) {
      throw new GantryException(Kind.INVALID, "default-shm-size " + text + ": no size", e);
    }
  }

  /** How registries are reached. */
  public DaemonJson registries() {
    return DaemonJson.of(said.strings("insecure-registries"), said.strings("registry-mirrors"));
  }

  /**
   * The networks of the daemon.
   *
   * @param usual what holds where nothing was said
   */
  public NetworkSettings networks(NetworkSettings usual) {
    return new NetworkSettings(
        text("bridge", usual.bridge()),
        usual.table(),
        pool(usual.pool()),
        usual.routed(),
        text("ip", usual.publish()));
  }

  private List<Subnet> pool(List<Subnet> usual) {
    var pool = new ArrayList<Subnet>();
    String bip = text("bip", "");
    if (!bip.isEmpty()) {
      pool.add(ofBridge(bip));
    }
    for (Json one : said.array("default-address-pools")) {
      Json.Obj block = one.asObject();
      int size = (int) block.number("size", 0);
      Subnet base = Subnet.parse(block.string("base"));
      if (size < base.prefixLength() || size > 30) {
        throw new GantryException(
            Kind.INVALID,
            "default-address-pools "
                + block.string("base")
                + ": size must be between the base's length and 30");
      }
      int count = 1 << Math.min(30, size - base.prefixLength());
      for (int i = 0; i < count && pool.size() < MOST_SUBNETS; i++) {
        pool.add(new Subnet(base.base() + (i << (32 - size)), size));
      }
    }
    if (said.array("default-address-pools").isEmpty()) {
      pool.addAll(usual);
    }
    return pool;
  }

  /** The bridge has the first address of its subnet. */
  private static Subnet ofBridge(String bip) {
    Subnet subnet = Subnet.parse(bip);
    String address = new Subnet(subnet.base() + 1, 32).toString();
    String first = address.substring(0, address.indexOf('/')) + bip.substring(bip.indexOf('/'));
    if (!first.equals(bip)) {
      throw new GantryException(
          Kind.INVALID, "bip " + bip + ": the bridge has the first address: " + first);
    }
    return subnet;
  }
}
