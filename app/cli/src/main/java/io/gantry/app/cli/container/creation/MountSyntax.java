package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.docker.request.BindSyntax;
import io.gantry.engine.docker.request.VolumeName;
import java.util.Optional;
import java.util.StringJoiner;

/** {@code --mount}: {@code type=bind,source=/src,target=/dst,readonly}. */
final class MountSyntax {
  private MountSyntax() {}

  /** Checks one occurrence; the text itself is kept. */
  static String check(String text) throws BadValue {
    MountFields _ = MountFields.parse(text);
    return text;
  }

  static MountSpec parse(String text, Invocation invocation) {
    try {
      return parse(MountFields.parse(text), invocation);
    } catch (BadValue e) {
      throw UsageException.value("invalid mount '" + text + "'");
    }
  }

  private static MountSpec parse(MountFields fields, Invocation invocation) throws BadValue {
    return switch (fields.type()) {
      case "bind" -> bind(fields, invocation);
      case "volume" -> volume(fields);
      case "tmpfs" -> {
        if (!fields.get("source").isEmpty()) {
          throw invalid("tmpfs", "field Source must not be specified");
        }
        yield new MountSpec.Tmpfs(target(fields), tmpfs(fields), true);
      }
      case "image" ->
          new MountSpec.Image(
              source(fields), target(fields), subpath("image", fields.get("image-subpath")));
      default -> throw invalid(fields.type(), "mount type unknown");
    };
  }

  private static MountSpec bind(MountFields fields, Invocation invocation) throws BadValue {
    String source = source(fields);
    if (!BindSyntax.isPath(source)) {
      throw invalid("bind", "invalid mount path: '" + source + "' mount path must be absolute");
    }
    String propagation = fields.get("bind-propagation");
    if (!propagation.isEmpty() && !BindSyntax.isPropagation(propagation)) {
      throw invalid("bind", "invalid propagation mode: " + propagation);
    }
    return new MountSpec.Bind(
        invocation.path(source).toString(),
        target(fields),
        fields.is("readonly"),
        fields.is("bind-create-src"),
        propagation,
        fields.recursion(),
        Optional.empty(),
        fields.get("bind-ids"));
  }

  private static MountSpec volume(MountFields fields) {
    String name = fields.get("source");
    String subpath = subpath("volume", fields.get("volume-subpath"));
    if (name.isEmpty() && !subpath.isEmpty()) {
      throw invalid("volume", "must not set Subpath when using anonymous volumes");
    }
    if (!name.isEmpty()) {
      VolumeName.check(name);
    }
    VolumeName.checkDriver(name, fields.get("volume-driver"));
    return new MountSpec.Volume(
        name,
        target(fields),
        fields.is("readonly"),
        fields.is("volume-nocopy"),
        subpath,
        fields.labels(),
        fields.options(),
        Optional.empty());
  }

  private static String source(MountFields fields) {
    String source = fields.get("source");
    if (source.isEmpty()) {
      throw invalid(fields.type(), "field Source must not be empty");
    }
    return source;
  }

  private static String target(MountFields fields) {
    return BindSyntax.target(
        fields.get("target"), "invalid mount config for type \"" + fields.type() + "\"");
  }

  /** The kernel resolves it inside of the source; this only says early what cannot be. */
  private static String subpath(String type, String path) {
    boolean leadsOut = path.startsWith("/");
    int depth = 0;
    for (String part : path.split("/", -1)) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      leadsOut |= depth < 0;
    }
    if (leadsOut) {
      throw invalid(type, "subpath must be a relative path within the volume");
    }
    return path;
  }

  private static String tmpfs(MountFields fields) {
    var options = new StringJoiner(",");
    if (fields.is("readonly")) {
      options.add("ro");
    }
    for (String key : new String[] {"size", "mode"}) {
      String value = fields.get("tmpfs-" + key);
      if (!value.isEmpty()) {
        options.add(key + "=" + value);
      }
    }
    return options.toString();
  }

  private static UsageException invalid(String type, String why) {
    return UsageException.value("invalid mount config for type \"" + type + "\": " + why);
  }
}
