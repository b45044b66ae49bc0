package io.gantry.app.cli.program;

import io.gantry.app.cli.argv.Arguments;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Parser;
import io.gantry.app.cli.argv.Syntax;
import java.util.List;
import java.util.Optional;

/**
 * The options before the command.
 *
 * @param root the state directory as the user wrote it
 * @param runRoot the directory of running state as the user wrote it
 * @param host another engine, as the user wrote it, and {@code context} its context
 * @param tls how its TCP port is spoken to
 * @param command the command's words and what follows
 */
public record GlobalOptions(
    Optional<String> root,
    Optional<String> runRoot,
    Optional<String> host,
    Optional<String> context,
    TlsOptions tls,
    boolean help,
    boolean version,
    List<String> command) {
  private static final Option<String> ROOT =
      Option.text("root", "", "Directory of images, containers and volumes");
  private static final Option<String> RUN_ROOT =
      Option.text("run-root", "", "Directory of the state of running containers");
  private static final Option<String> HOST =
      Option.text("host", "H", "Engine to talk to: unix://, tcp:// or ssh://");
  private static final Option<String> CONTEXT =
      Option.text("context", "c", "Name of the context whose engine to talk to");
  private static final Option<Boolean> TLS =
      Option.flag("tls", "", "Use TLS; implied by --tlsverify");
  private static final Option<Boolean> TLS_VERIFY =
      Option.flag("tlsverify", "", "Use TLS and verify the remote");
  private static final Option<String> TLS_CA =
      Option.text("tlscacert", "", "Trust certs signed by this CA, beside the system's");
  private static final Option<String> TLS_CERT =
      Option.text("tlscert", "", "Path to TLS certificate file");
  private static final Option<String> TLS_KEY = Option.text("tlskey", "", "Path to TLS key file");
  private static final Option<Boolean> VERSION =
      Option.flag("version", "v", "Print version information and quit");
  private static final Option<Boolean> DEBUG =
      Option.flag("debug", "D", "Print stack traces of defects").hide();

  static final Syntax SYNTAX =
      Syntax.of(
              "",
              "COMMAND [ARG...]",
              Arity.atLeast(0),
              "Builds, ships, runs and orchestrates containers",
              ROOT,
              RUN_ROOT,
              HOST,
              CONTEXT,
              TLS,
              TLS_VERIFY,
              TLS_CA,
              TLS_CERT,
              TLS_KEY,
              VERSION,
              DEBUG)
          .operandEndsOptions();

  /**
   * Reads them; the rest is not looked at.
   *
   * @throws io.gantry.app.cli.argv.UsageException if one is unknown
   */
  public static GlobalOptions parse(List<String> arguments) {
    Optional<Arguments> parsed = Parser.parse(SYNTAX, "", arguments);
    if (parsed.isEmpty()) {
      return new GlobalOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          TlsOptions.NONE,
          true,
          false,
          List.of());
    }
    Arguments found = parsed.get();
    return new GlobalOptions(
        given(found, ROOT),
        given(found, RUN_ROOT),
        given(found, HOST),
        given(found, CONTEXT),
        new TlsOptions(
            found.get(TLS),
            found.get(TLS_VERIFY),
            found.get(TLS_CA),
            found.get(TLS_CERT),
            found.get(TLS_KEY)),
        false,
        found.get(VERSION),
        found.operands());
  }

  private static Optional<String> given(Arguments found, Option<String> option) {
    return found.given(option) ? Optional.of(found.get(option)) : Optional.empty();
  }

  /** The options for TLS as the user wrote them; an empty file is not given. */
  public record TlsOptions(
      boolean on, boolean verify, String authorities, String certificate, String key) {
    /** None of them. */
    static final TlsOptions NONE = new TlsOptions(false, false, "", "", "");
  }
}
