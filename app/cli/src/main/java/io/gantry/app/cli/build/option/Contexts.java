package io.gantry.app.cli.build.option;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.build.BuildContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where files come from, as users write it. */
public final class Contexts {
  private static final String OPTION = "--build-context";
  private static final Pattern SCP = Pattern.compile("[\\w.-]+@[\\w.-]+:[^/\\d].*");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_./:-]*");

  private Contexts() {}

  /** A context that is not on this host; nothing for a path. */
  public static Optional<BuildContext> remote(String text) {
    if (isGit(text)) {
      return Optional.of(new BuildContext.Git(text));
    }
    return text.startsWith("http://") || text.startsWith("https://")
        ? Optional.of(new BuildContext.Http(text))
        : Optional.empty();
  }

  private static boolean isGit(String text) {
    if (text.startsWith("git://") || text.startsWith("ssh://") || text.startsWith("github.com/")) {
      return true;
    }
    if (text.startsWith("http://") || text.startsWith("https://")) {
      int end = text.length();
      for (char c : new char[] {'#', '?'}) {
        int at = text.indexOf(c);
        end = at >= 0 ? Math.min(end, at) : end;
      }
      return text.substring(0, end).endsWith(".git");
    }
    return SCP.matcher(text).matches();
  }

  /**
   * A directory of the user's.
   *
   * @throws UsageException if there is none
   */
  public static BuildContext.Directory directory(Invocation invocation, String text) {
    Path path = invocation.path(text);
    if (!Files.exists(path)) {
      throw UsageException.plain("unable to prepare context: path \"" + text + "\" not found");
    }
    if (!Files.isDirectory(path)) {
      throw UsageException.plain(
          "unable to prepare context: path \"" + text + "\" is no directory");
    }
    return new BuildContext.Directory(path);
  }

  /** The contexts of {@code --build-context}, by name. */
  public static Map<String, BuildContext> named(Invocation invocation, List<String> texts) {
    var contexts = new LinkedHashMap<String, BuildContext>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw Csv.invalid(OPTION, text, "use NAME=PATH|URL|docker-image://NAME|oci-layout://PATH");
      }
      String name = text.substring(0, equals);
      if (!NAME.matcher(name).matches()) {
        throw Csv.invalid(OPTION, text, "the name may have letters, digits and _ . / : -");
      }
      contexts.put(name, named(invocation, name, text.substring(equals + 1)));
    }
    return contexts;
  }

  /** One named context. */
  public static BuildContext named(Invocation invocation, String name, String value) {
    if (value.startsWith("docker-image://")) {
      String image = value.substring("docker-image://".length());
      References.check(OPTION, image);
      return new BuildContext.Image(image);
    }
    if (value.startsWith("oci-layout://")) {
      return layout(invocation, name, value.substring("oci-layout://".length()));
    }
    if (value.startsWith("target:")) {
      throw Csv.invalid(OPTION, name + "=" + value, "targets are contexts only in bake files");
    }
    if (value.isEmpty()) {
      throw Csv.invalid(OPTION, name + "=", "it names no path or URL");
    }
    Optional<BuildContext> remote = remote(value);
    if (remote.isPresent()) {
      return remote.get();
    }
    if (!Files.isDirectory(invocation.path(value))) {
      throw Csv.invalid(OPTION, name + "=" + value, value + ": no such directory");
    }
    return new BuildContext.Directory(invocation.path(value));
  }

  /** {@code path[:tag][@digest]}; the digest counts. */
  private static BuildContext layout(Invocation invocation, String name, String text) {
    int at = text.indexOf('@');
    String before = at < 0 ? text : text.substring(0, at);
    int colon = before.lastIndexOf(':');
    boolean tagged = colon > before.lastIndexOf('/');
    Path directory = invocation.path(tagged ? before.substring(0, colon) : before);
    if (!Files.exists(directory.resolve("index.json"))) {
      throw Csv.invalid(
          OPTION,
          name + "=oci-layout://" + text,
          directory + " is no OCI layout: it has no index.json");
    }
    String reference = tagged ? before.substring(colon) : "";
    return new BuildContext.Layout(directory, at < 0 ? reference : text.substring(at));
  }
}
