package io.gantry.engine.local.network;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.local.name.HostResolver;
import io.gantry.engine.local.name.ResolvConf;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The files by which a container knows names. They are written in place: a bind mount is of the
 * file, not of its name.
 */
public final class NameFiles {
  private static final String HOSTS = "hosts";
  private static final String RESOLVER = "resolv.conf";

  private NameFiles() {}

  /**
   * All of them, before a container has addresses.
   *
   * @param directory of the container's record
   * @param linked those that it knows by {@code --link}
   */
  public static void write(Path directory, ContainerRecord record, List<Linked> linked) {
    NetworkSpec network = record.spec().network();
    write(directory.resolve("hostname"), record.config().hostname() + "\n");
    write(directory.resolve(RESOLVER), ResolvConf.decide(HostResolver.text(), network));
    writeHosts(directory, record, List.of(), linked);
  }

  /** Hosts with the container's own addresses, that with the default route first. */
  public static void writeHosts(
      Path directory, ContainerRecord record, List<Endpoint> endpoints, List<Linked> linked) {
    String hostname = record.config().hostname();
    write(
        directory.resolve(HOSTS),
        HostsFile.decide(record.spec().network(), hostname, endpoints, linked));
  }

  /** What changes when a running container comes into a network or leaves one. */
  static void change(Path directory, ContainerRecord before, ContainerRecord after) {
    Path hosts = directory.resolve(HOSTS);
    String hostname = after.config().hostname();
    write(hosts, HostsFile.change(read(hosts), hostname, before.endpoints(), after.endpoints()));
    Path resolver = directory.resolve(RESOLVER);
    String host = HostResolver.text();
    if (read(resolver).equals(ResolvConf.decide(host, before.spec().network()))) {
      write(resolver, ResolvConf.decide(host, after.spec().network())); // else the user's own stays
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  private static void write(Path file, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      int length = bytes.remaining();
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      var _ = channel.truncate(length); // afterwards: a full disk leaves what was there
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
  }
}
