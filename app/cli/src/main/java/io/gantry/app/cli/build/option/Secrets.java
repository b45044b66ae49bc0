package io.gantry.app.cli.build.option;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code --secret} and {@code --ssh}: looked for when the command starts, so that what is missing
 * is told then; files are read when a step asks for them.
 */
public final class Secrets implements BuildSecrets {
  private static final int MOST = 500 << 10;

  private final Map<String, Callable<byte[]>> values;
  private final Map<String, Path> agents;

  private Secrets(Map<String, Callable<byte[]>> values, Map<String, Path> agents) {
    this.values = Map.copyOf(values);
    this.agents = Map.copyOf(agents);
  }

  /** Those of {@code --secret} and of {@code --ssh}. */
  public static BuildSecrets read(
      Invocation invocation, List<String> secrets, List<String> agents) {
    var values = new HashMap<String, Callable<byte[]>>();
    for (String text : secrets) {
      if (!text.isEmpty()) {
        secret(invocation, text, values);
      }
    }
    var sockets = new HashMap<String, Path>();
    for (String text : agents) {
      if (!text.isEmpty()) {
        agent(invocation, text, sockets);
      }
    }
    return values.isEmpty() && sockets.isEmpty() ? NONE : new Secrets(values, sockets);
  }

  private static void secret(
      Invocation invocation, String text, Map<String, Callable<byte[]>> values) {
    FieldMap fields = FieldMap.parse("--secret", text);
    fields.known(List.of("id", "src", "source", "env", "type"));
    fields.oneOf("type", List.of("file", "env"));
    fields.need("id", "use id=NAME[,src=FILE|,env=VARIABLE]");
    String id = fields.get("id");
    String source = fields.has("src") ? fields.get("src") : fields.get("source");
    String variable = fields.get("env");
    if (!source.isEmpty() && !variable.isEmpty()) {
      throw Csv.invalid("--secret", text, "src and env exclude each other");
    }
    if (fields.get("type").equals("env") && variable.isEmpty()) {
      variable = source.isEmpty() ? id : source;
    } else if (fields.get("type").equals("file") && !variable.isEmpty()) {
      throw Csv.invalid("--secret", text, "type=file has no env");
    }
    Map<String, String> environment = invocation.environment();
    boolean bare = source.isEmpty() && variable.isEmpty();
    if (bare && environment.containsKey(id) && !fields.get("type").equals("file")) {
      variable = id;
    }
    if (!variable.isEmpty()) {
      String value = environment.get(variable);
      if (value == null) {
        throw Csv.invalid("--secret", text, "the variable " + variable + " is not set");
      }
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      values.put(id, bytes::clone);
      return;
    }
    String name = source.isEmpty() ? id : source;
    Path path = file(invocation, name);
    values.put(id, () -> read(path, name));
  }

  private static Path file(Invocation invocation, String name) {
    Path path = invocation.path(name);
    if (!Files.exists(path)) {
      throw UsageException.plain("failed to stat " + name + ": no such file or directory");
    }
    if (Files.isDirectory(path)) {
      throw UsageException.plain("invalid secret " + Quoted.of(name) + ": is a directory");
    }
    if (!Files.isReadable(path)) {
      throw UsageException.plain("cannot read the secret " + name + ": permission denied");
    }
    return path;
  }

  private static byte[] read(Path path, String name) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new GantryException(
            Kind.INVALID, "invalid secret " + Quoted.of(name) + ": it has more than 500 KiB");
      }
      return bytes;
    }
  }

  private static void agent(Invocation invocation, String text, Map<String, Path> sockets) {
    int equals = text.indexOf('=');
    String id = equals < 0 ? text : text.substring(0, equals);
    String socket = equals < 0 ? "" : text.substring(equals + 1);
    if (id.isEmpty()) {
      throw Csv.invalid("--ssh", text, "use default or ID[=SOCKET]");
    }
    if (socket.isEmpty()) {
      socket = invocation.environment().getOrDefault("SSH_AUTH_SOCK", "");
      if (socket.isEmpty()) {
        throw Csv.invalid(
            "--ssh", text, "invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set");
      }
    }
    Path path = invocation.path(socket);
    if (!Files.exists(path)) {
      throw Csv.invalid("--ssh", text, socket + ": no such file or directory");
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw Csv.invalid(
          "--ssh",
          text,
          socket + " is no agent's socket: start 'ssh-agent', give it the key with 'ssh-add'");
    }
    if (sockets.putIfAbsent(id, path) != null) {
      throw Csv.invalid("--ssh", text, "the agent " + id + " is given twice");
    }
  }

  @Override
  public Optional<byte[]> secret(String id) {
    Callable<byte[]> value = values.get(id);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(value.call());
    } catch (GantryException e) {
      throw e;
    } catch (Exception e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot read the secret " + id + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Path> agent(String id) {
    return Optional.ofNullable(agents.get(id));
  }

  @Override
  public String toString() {
    return "Secrets" + values.keySet() + agents.keySet(); // never the values
  }
}
