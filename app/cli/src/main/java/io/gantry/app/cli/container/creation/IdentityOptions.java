package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.app.cli.transfer.PlatformOption;
import io.gantry.platform.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a container is called and where it comes from. */
public final class IdentityOptions {
  static final Option<String> HOSTNAME = Option.text("hostname", "h", "Container host name");

  static final Option<String> DOMAINNAME =
      Option.text("domainname", "", "Container NIS domain name");
  static final Option<List<String>> ANNOTATION =
      Option.of(
              "annotation",
              "",
              Values.list("map", text -> text),
              List.<String>of(),
              "Add an annotation to the container (passed through to the OCI runtime)")
          .showing("map[]");
  private static final Option<String> SYSTEMD =
      Option.text(
          "systemd",
          "",
          "false",
          "Set the container up for systemd as its first process (\"true\" if its command is an"
              + " init, \"always\", \"false\")");
  private static final Option<String> NAME =
      Option.text("name", "", "Assign a name to the container");
  private static final Option<String> CIDFILE =
      Option.text("cidfile", "", "Write the container ID to the file");
  private static final Option<List<String>> LABEL =
      Option.of(
          "label",
          "l",
          Values.list("list", IdentityOptions::label),
          List.of(),
          "Set meta data on a container");
  private static final Option<List<String>> LABEL_FILE =
      Option.list("label-file", "", "Read in a line delimited file of labels");
  private static final Option<String> PULL =
      Option.text(
          "pull", "", "missing", "Pull image before running (\"always\", \"missing\", \"never\")");
  private static final Option<String> PLATFORM = PlatformOption.OPTION;
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Suppress the pull output");

  static final List<Option<?>> ALL =
      List.of(
          HOSTNAME,
          DOMAINNAME,
          ANNOTATION,
          SYSTEMD,
          NAME,
          CIDFILE,
          LABEL,
          LABEL_FILE,
          PULL,
          PLATFORM,
          QUIET);

  private IdentityOptions() {}

  /** The name, empty for a generated one. */
  public static String name(Call call) {
    return call.get(NAME);
  }

  /** When to pull: {@code always}, {@code missing} or {@code never}. */
  public static String pull(Call call) {
    return call.get(PULL).isEmpty() ? "missing" : call.get(PULL);
  }

  /** The platform that the image shall have, if the user says so. */
  public static Optional<Platform> platform(Call call) {
    return PlatformOption.of(call, PLATFORM);
  }

  /** Whether a pull is not shown. */
  public static boolean quiet(Call call) {
    return call.get(QUIET);
  }

  static String systemd(Call call) {
    String mode = call.get(SYSTEMD);
    return switch (mode) {
      case "false", "" -> "";
      case "true", "always" -> mode;
      default ->
          throw UsageException.value(
              "invalid --systemd: \"" + mode + "\": write true, false or always");
    };
  }

  static void check(Call call) {
    String pull = call.get(PULL);
    switch (pull) {
      case "always", "missing", "never", "" -> {}
      default ->
          throw UsageException.value(
              "invalid pull option: '"
                  + pull
                  + "': must be one of \"always\", \"missing\" or \"never\"");
    }
    if (call.given(CIDFILE) && Files.exists(call.invocation().path(call.get(CIDFILE)))) {
      throw UsageException.value(
          "container ID file found, make sure the other container isn't running or delete "
              + call.get(CIDFILE));
    }
  }

  /** Writes the new id to the file that the user asked for, if he did. */
  public static void writeId(Call call, String id) throws IOException {
    if (call.given(CIDFILE)) {
      Files.writeString(call.invocation().path(call.get(CIDFILE)), id);
    }
  }

  static Map<String, String> labels(Call call) {
    var labels = new LinkedHashMap<String, String>();
    for (String file : call.get(LABEL_FILE)) {
      for (String line : lines(call, file)) {
        put(labels, line);
      }
    }
    for (String label : call.get(LABEL)) {
      put(labels, label);
    }
    return labels;
  }

  private static List<String> lines(Call call, String file) {
    var kept = new java.util.ArrayList<String>();
    for (String line : TextFile.lines(call.invocation().path(file), file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        kept.add(line.stripLeading());
      }
    }
    return kept;
  }

  private static void put(Map<String, String> labels, String label) {
    int equals = label.indexOf('=');
    labels.put(
        equals < 0 ? label : label.substring(0, equals),
        equals < 0 ? "" : label.substring(equals + 1));
  }

  private static String label(String text) throws BadValue {
    if (text.isEmpty() || text.charAt(0) == '=') {
      throw new BadValue("invalid label '" + text + "': empty name");
    }
    return text;
  }

  /** A text file that an option names. */
  static final class TextFile {
    private TextFile() {}

    static List<String> lines(Path path, String asWritten) {
      try {
        return Files.readAllLines(path);
      } catch (java.nio.file.NoSuchFileException _) {
        throw UsageException.value("open " + asWritten + ": no such file or directory");
      } catch (IOException e) {
        throw UsageException.value("open " + asWritten + ": " + e.getMessage());
      }
    }
  }
}
