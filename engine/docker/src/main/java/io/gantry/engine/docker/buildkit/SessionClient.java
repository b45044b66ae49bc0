package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.engine.docker.session.KeptTrees;
import io.gantry.engine.docker.session.Session;
import io.gantry.engine.docker.session.SessionFiles;
import io.gantry.engine.docker.session.SessionSecrets;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** The client behind a session, for one build: what it brought stays as it is until the end. */
final class SessionClient implements BuildClient {
  private final Session session;
  private final SessionFiles files;
  private final SessionSecrets secrets;
  private final Map<String, Path> brought = new HashMap<>();

  /**
   * A client.
   *
   * @param sockets a directory of the build's own; need not exist
   */
  SessionClient(Session session, KeptTrees trees, Path sockets) {
    this.session = session;
    this.files = new SessionFiles(session, trees);
    this.secrets = session.secrets(sockets);
  }

  @Override
  public synchronized Path files(String name, Selection selection, LongConsumer moved)
      throws IOException {
    String wanted = name + " " + selection;
    Path known = brought.get(wanted);
    if (known != null) {
      return known;
    }
    Path here =
        files.bring(
            name,
            new Session.Selection(List.of(), selection.excluded(), selection.followed()),
            moved);
    brought.put(wanted, here);
    return here;
  }

  @Override
  public String key(String name) {
    return files.key(name);
  }

  @Override
  public InputStream upload(String url) throws IOException {
    return session.upload(url);
  }

  @Override
  public BuildSecrets secrets() {
    return secrets;
  }

  @Override
  public Logins logins() {
    return session.logins();
  }

  @Override
  public OutputStream file(int exporter, Map<String, String> metadata) {
    return session.file(exporter, metadata);
  }

  @Override
  public void directory(int exporter, Path files) throws IOException, InterruptedException {
    session.directory(exporter, files);
  }

  @Override
  public void fetch(String store, Digest root, Path layout) throws IOException {
    new ClientContent(session.client(), store).fetch(root, layout);
  }

  @Override
  public Descriptor store(String store, Path layout) throws IOException {
    return new ClientContent(session.client(), store).store(layout);
  }

  @Override
  public void close() {
    secrets.close();
    files.close();
  }
}
