package io.gantry.app.cli.build.option;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.build.BuildSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code --secret} and {@code --ssh}: read when the command starts, so that what is missing is told
 * then; kept for as long as the build.
 */
public final class Secrets implements BuildSecrets {
  private static final int MOST = 500 << 10;

  private final Map<String, byte[]> values;
  private final Map<String, Path> agents;

  private Secrets(Map<String, byte[]> values, Map<String, Path> agents) {
    this.values = Map.copyOf(values);
    this.agents = Map.copyOf(agents);
  }

  /** Those of {@code --secret} and of {@code --ssh}. */
  public static BuildSecrets read(
      Invocation invocation, List<String> secrets, List<String> agents) {
    var values = new HashMap<String, byte[]>();
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

  private static void secret(Invocation invocation, String text, Map<String, byte[]> values) {
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
      values.put(id, value.getBytes(StandardCharsets.UTF_8));
      return;
    }
    values.put(id, file(invocation, source.isEmpty() ? id : source));
  }

  private static byte[] file(Invocation invocation, String name) {
    Path path = invocation.path(name);
    if (!Files.exists(path)) {
      throw UsageException.plain("failed to stat " + name + ": no such file or directory");
    }
    if (Files.isDirectory(path)) {
      throw UsageException.plain("invalid secret " + Quoted.of(name) + ": is a directory");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MOST + 1);
    } catch (IOException e) {
      throw UsageException.plain("cannot read the secret " + name + ": " + e.getMessage());
    }
    if (bytes.length > MOST) {
      throw UsageException.plain(
          "invalid secret " + Quoted.of(name) + ": it has more than 500 KiB");
    }
    return bytes;
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
    byte[] value = values.get(id);
    return value == null ? Optional.empty() : Optional.of(value.clone());
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
