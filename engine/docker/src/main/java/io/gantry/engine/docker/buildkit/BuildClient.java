package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** What the client of a build is asked for while it is built. */
interface BuildClient extends AutoCloseable {
  /**
   * Which files of a directory.
   *
   * @param followed only these, and what they lead to; none for all
   * @param excluded none that these patterns match, as {@code .dockerignore} has them
   */
  record Selection(List<String> followed, List<String> excluded) {
    /** Copies the lists. */
    public Selection {
      followed = List.copyOf(followed);
      excluded = List.copyOf(excluded);
    }

    /** Some files by their names. */
    static Selection of(List<String> names) {
      return new Selection(names, List.of());
    }
  }

  /**
   * Brings one of the client's directories up to date here.
   *
   * @param name as the client knows it: {@code context}, {@code dockerfile}
   * @param moved hears how many bytes have come
   * @return where it is; nobody changes it while the build runs
   */
  Path files(String name, Selection selection, LongConsumer moved)
      throws IOException, InterruptedException;

  /** What names a directory of the client's from build to build. */
  String key(String name);

  /** What the client sends under an address of its session. */
  InputStream upload(String url) throws IOException;

  /** Secrets and agents. */
  BuildSecrets secrets();

  /** Who the client is at registries. */
  Logins logins();

  /**
   * Sends one file of an output.
   *
   * @param exporter which of the outputs, from 0
   */
  OutputStream file(int exporter, Map<String, String> metadata) throws IOException;

  /** Sends a directory of an output. */
  void directory(int exporter, Path files) throws IOException, InterruptedException;

  /**
   * Copies an image or a cache from a directory of blobs of the client's into a layout here.
   *
   * @param store as the client calls the directory
   */
  void fetch(String store, Digest root, Path layout) throws IOException;

  /** Copies a layout to such a directory; what its index names first. */
  Descriptor store(String store, Path layout) throws IOException;

  /** The build is over: what the client has brought may change from now on. */
  @Override
  void close();
}
