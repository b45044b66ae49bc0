package io.gantry.engine.build.op;

import io.gantry.engine.build.fetch.Fetching;
import io.gantry.engine.build.fetch.HttpFile;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** ADD of an http address: one file, root's alone, dated as the server says. */
final class HttpStep {
  private static final int MODE = 0600;

  private final Layers layers;
  private final Fetching fetching;
  private final Map<Op.Http, HttpFile> fetched = new ConcurrentHashMap<>();

  HttpStep(Layers layers, Fetching fetching) {
    this.layers = layers;
    this.fetching = fetching;
  }

  /** Asks the server: the key is what it has now. */
  WorkKey key(Op.Http op) {
    HttpFile file = file(op);
    return new WorkKey("http").add("name", name(op, file)).add("content", file.digest().toString());
  }

  /** Fetched once in a build, so that what is used is what the key names. */
  private HttpFile file(Op.Http op) {
    HttpFile known = fetched.get(op);
    if (known == null) {
      known = fetching.file(op.url(), op.checksum());
      fetched.put(op, known);
    }
    return known;
  }

  private static String name(Op.Http op, HttpFile file) {
    String name = op.name().isEmpty() ? file.name() : op.name();
    return name.isEmpty() ? "download" : name;
  }

  Result perform(Op.Http op) throws IOException, InterruptedException {
    HttpFile file = file(op);
    String name = name(op, file);
    return layers.change(
        new Result(Optional.empty(), Instant.EPOCH),
        key ->
            layers.write(
                key,
                root -> {
                  try (InputStream in = Files.newInputStream(file.content());
                      OutputStream out = root.create(name, MODE)) {
                    long _ = in.transferTo(out);
                  }
                  Instant dated = file.modified().orElse(Instant.EPOCH);
                  root.setTimes(name, dated);
                  root.setTimes(".", dated);
                  return key;
                }));
  }
}
