package io.gantry.engine.local.start;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Steps.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes hostname, hosts and resolv.conf, which the container sees by bind mounts. They are written
 * in place: a bind mount is of the file, not of its name.
 */
record WriteNames() implements Step<StartContext> {
  private static final Path HOST_RESOLV = Path.of("/etc/resolv.conf");
  private static final Path SYSTEMD_RESOLV = Path.of("/run/systemd/resolve/resolv.conf");

  @Override
  public void apply(StartContext context) {
    write(context, "hostname", context.record.config().hostname() + "\n");
    write(
        context,
        "resolv.conf",
        ResolvConf.decide(
            hostResolvConf(), context.record.spec().network(), !context.mode().equals("host")));
    write(context, "hosts", hosts(context, ""));
  }

  /** Adds the container's own address, once it has one. */
  static void address(StartContext context, String address) {
    write(context, "hosts", hosts(context, address));
  }

  private static String hosts(StartContext context, String address) {
    var text =
        new StringBuilder(
            """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::\tip6-localnet
            ff00::\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """);
    for (Map.Entry<String, String> extra :
        context.record.spec().network().extraHosts().entrySet()) {
      text.append(extra.getValue()).append('\t').append(extra.getKey()).append('\n');
    }
    if (!address.isEmpty()) {
      text.append(address).append('\t').append(context.record.config().hostname()).append('\n');
    }
    return text.toString();
  }

  private static String hostResolvConf() {
    try {
      String text = Files.exists(HOST_RESOLV) ? Files.readString(HOST_RESOLV) : "";
      return text.contains("127.0.0.53") && Files.exists(SYSTEMD_RESOLV)
          ? Files.readString(SYSTEMD_RESOLV)
          : text;
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot read " + HOST_RESOLV + ": " + e, e);
    }
  }

  private static void write(StartContext context, String name, String text) {
    Path file = context.stateDirectory.resolve(name);
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot write " + file + ": " + e, e);
    }
  }
}
