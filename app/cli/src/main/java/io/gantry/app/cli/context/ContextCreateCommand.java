package io.gantry.app.cli.context;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.RemoteChoice;
import io.gantry.app.cli.RemoteChoice.Tls;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.context.store.ContextStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.Truth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code context create}. */
public final class ContextCreateCommand implements Command {
  private static final List<String> KEYS = List.of("host", "ca", "cert", "key", "skip-tls-verify");

  private static final Option<String> DESCRIPTION =
      Option.text("description", "", "Description of the context");
  private static final Option<String> DOCKER =
      Option.text(
          "docker",
          "",
          "Set the endpoint: host=URL[,ca=FILE,cert=FILE,key=FILE,skip-tls-verify=1]");
  private static final Option<String> FROM =
      Option.text("from", "", "Create context from a named context");
  private static final Syntax SYNTAX =
      Syntax.of(
          "context create",
          "CONTEXT",
          Arity.exactly(1),
          "Create a context",
          DESCRIPTION,
          DOCKER,
          FROM);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    String name = call.operand(0);
    ContextStore store = ContextStore.of(call.invocation().environment());
    RemoteChoice choice =
        call.get(FROM).isEmpty() ? endpoint(call) : store.get(call.get(FROM)).choice();
    store.create(name, call.get(DESCRIPTION), choice);
    call.out().line(name);
    call.out().flush();
    call.err().line("Successfully created context \"" + name + "\"");
    return 0;
  }

  private static RemoteChoice endpoint(Call call) {
    if (call.get(DOCKER).isEmpty()) {
      throw new GantryException(Kind.INVALID, "docker endpoint configuration is required");
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : call.get(DOCKER).split(",", -1)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      if (!KEYS.contains(key)) {
        throw new GantryException(
            Kind.INVALID, "unrecognized config key: " + key + ": use " + String.join(", ", KEYS));
      }
      fields.put(key, equals < 0 ? "" : field.substring(equals + 1));
    }
    String host = fields.getOrDefault("host", "");
    if (host.indexOf("://") <= 0) {
      throw new GantryException(
          Kind.INVALID,
          "unable to parse docker host `" + host + "`: use unix://, tcp:// or ssh://");
    }
    boolean skip = Truth.parse(fields.getOrDefault("skip-tls-verify", "false")).orElse(false);
    Optional<Path> authorities = file(call, fields, "ca");
    Optional<Path> certificate = file(call, fields, "cert");
    boolean on = skip || authorities.isPresent() || certificate.isPresent();
    return new RemoteChoice(
        host, new Tls(on, !skip, authorities, certificate, file(call, fields, "key")));
  }

  private static Optional<Path> file(Call call, Map<String, String> fields, String key) {
    String text = fields.getOrDefault(key, "");
    return text.isEmpty() ? Optional.empty() : Optional.of(call.invocation().path(text));
  }
}
