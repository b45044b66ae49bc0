package io.gantry.engine.docker.session;

import io.gantry.engine.docker.session.KeptTrees.Taken;
import io.gantry.engine.docker.session.Session.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The directories of a client that one build has brought here. They are the build's alone until it
 * closes this, and then kept for the next.
 */
public final class SessionFiles implements AutoCloseable {
  private final Session session;
  private final KeptTrees trees;
  private final List<Taken> taken = new ArrayList<>();
  private boolean closed;

  /** Of a build of {@code session}. */
  public SessionFiles(Session session, KeptTrees trees) {
    this.session = session;
    this.trees = trees;
  }

  /**
   * What names a directory of the client's from build to build; its session's id is in it if the
   * client does not tell.
   */
  public String key(String name) {
    String shared = session.sharedKey();
    return name + ":" + (shared.isEmpty() ? session.id() : shared);
  }

  /**
   * Brings a directory here.
   *
   * @param moved hears how many bytes have come
   * @return where it is until this object is closed
   */
  public Path bring(String name, Selection selection, LongConsumer moved) throws IOException {
    // Parts of a directory are kept apart from all of it: they would take turns to be forgotten.
    String part = selection.followed() + ":" + selection.included();
    Taken tree = take(key(name) + ":" + part);
    session.receive(name, selection, tree.path(), moved);
    return tree.path();
  }

  private synchronized Taken take(String key) {
    if (closed) {
      throw new IllegalStateException("the build has ended");
    }
    Taken tree = trees.take(key);
    taken.add(tree);
    return tree;
  }

  /** Gives all back. */
  @Override
  public synchronized void close() {
    closed = true;
    taken.forEach(Taken::close);
    taken.clear();
  }
}
