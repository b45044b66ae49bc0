package io.gantry.cluster.apiserver.stream;

import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The streams of one exec or attach, whatever carries them. */
interface Channels extends AutoCloseable {
  /** What the client types; empty unless it asked to. */
  InputStream stdin();

  OutputStream stdout();

  OutputStream stderr();

  /** Sizes of the client's terminal: JSON objects one after the other. */
  InputStream sizes();

  /** Runs {@code action} when the client is gone; at once if it is. */
  void onGone(Runnable action);

  /** Ends the output and says how the process ended. */
  void end(Json.Obj status) throws IOException;

  /** Ends the connection. */
  @Override
  void close();
}
