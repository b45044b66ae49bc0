package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Logins;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A client with directories of its own, which says what it was asked for. */
final class FakeClient implements BuildClient {
  final Map<String, Path> directories = new TreeMap<>();
  final List<String> asked = new ArrayList<>();
  final List<Path> sent = new ArrayList<>();
  final Map<Integer, ByteArrayOutputStream> files = new TreeMap<>();

  @Override
  public Path files(String name, Selection selection, LongConsumer moved) throws IOException {
    asked.add(name + " " + selection.followed() + " " + selection.excluded());
    moved.accept(7);
    Path directory = directories.get(name);
    if (directory == null) {
      throw new IOException("no directory " + name);
    }
    return directory;
  }

  @Override
  public String key(String name) {
    return "key-" + name;
  }

  @Override
  public InputStream upload(String url) {
    return new ByteArrayInputStream(url.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public BuildSecrets secrets() {
    return BuildSecrets.NONE;
  }

  @Override
  public Logins logins() {
    return Logins.NONE;
  }

  @Override
  public OutputStream file(int exporter, Map<String, String> metadata) {
    return files.computeIfAbsent(exporter, _ -> new ByteArrayOutputStream());
  }

  @Override
  public void directory(int exporter, Path from) {
    sent.add(from);
  }

  @Override
  public void fetch(String store, Digest root, Path layout) throws IOException {
    asked.add("fetch " + store);
    if (store.contains("missing")) {
      throw new IOException("no " + store);
    }
  }

  @Override
  public Descriptor store(String store, Path layout) {
    asked.add("store " + store);
    return Descriptor.of("application/vnd.oci.image.manifest.v1+json", new byte[] {1});
  }

  @Override
  public void close() {}

  /** Writes a file of one of the directories. */
  static void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
