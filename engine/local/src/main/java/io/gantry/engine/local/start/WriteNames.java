package io.gantry.engine.local.start;

import io.gantry.engine.local.name.HostResolver;
import io.gantry.engine.local.network.HostsFile;
import io.gantry.engine.local.network.Interface;
import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes hostname, hosts and resolv.conf, which the container sees by bind mounts. They are written
 * in place: a bind mount is of the file, not of its name.
 */
record WriteNames() implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    write(context, "hostname", context.record.config().hostname() + "\n");
    write(
        context,
        "resolv.conf",
        ResolvConf.decide(HostResolver.text(), context.record.spec().network(), place(context)));
    write(context, "hosts", hosts(context));
  }

  private static ResolvConf.Place place(StartContext context) {
    if (context.mode().equals("host")) {
      return ResolvConf.Place.HOST;
    }
    return context.named() ? ResolvConf.Place.NAMED : ResolvConf.Place.APART;
  }

  /** Adds the container's own addresses, once it has some. */
  static void addresses(StartContext context) {
    write(context, "hosts", hosts(context));
  }

  private static String hosts(StartContext context) {
    return HostsFile.decide(
        context.record.spec().network(),
        context.record.config().hostname(),
        Interface.endpoints(context.endpoints));
  }

  private static void write(StartContext context, String name, String text) {
    Path file = context.stateDirectory.resolve(name);
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
  }
}
