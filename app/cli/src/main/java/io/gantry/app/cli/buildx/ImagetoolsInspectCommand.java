package io.gantry.app.cli.buildx;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.build.Builder;
import io.gantry.app.cli.template.Template;
import io.gantry.app.cli.transfer.Access;
import io.gantry.app.cli.transfer.Place;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.nio.charset.StandardCharsets;

/** {@code buildx imagetools inspect}. */
public final class ImagetoolsInspectCommand implements Command {
  private static final Option<String> FORMAT =
      Option.text("format", "", "Format the output using the given Go template");
  private static final Option<Boolean> RAW =
      Option.flag("raw", "", "Show original, unformatted JSON manifest");

  private static final Syntax SYNTAX =
      Syntax.of(
          "buildx imagetools inspect",
          "NAME",
          Arity.exactly(1),
          "Show details of an image in the registry",
          Builder.OPTION,
          FORMAT,
          RAW);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Builder.check(call);
    Reference name = Reference.parse(call.operand(0));
    ManifestBytes found =
        call.engine().registries().manifest(Place.ofName(call.operand(0)), Access.of(call));
    if (call.get(RAW)) {
      call.out().print(new String(found.bytes(), StandardCharsets.UTF_8));
    } else if (call.given(FORMAT)) {
      Json.Obj fields =
          Json.object()
              .put("Name", name.toString())
              .put(
                  "Manifest",
                  found.json().asObject().with("digest", Json.of(found.digest().toString())))
              .build();
      call.out().line(Template.parse(call.get(FORMAT)).render(fields));
    } else {
      call.out().print(text(name, found));
    }
    return 0;
  }

  private static String text(Reference name, ManifestBytes found) {
    Json.Obj manifest = found.json().asObject();
    var text = new StringBuilder("Name:      ").append(name).append('\n');
    text.append("MediaType: ").append(manifest.string("mediaType")).append('\n');
    text.append("Digest:    ").append(found.digest()).append('\n');
    if (manifest.array("manifests").isEmpty()) {
      return text.toString();
    }
    text.append("           \nManifests: \n");
    String repository = name.registry() + "/" + name.repository();
    for (Json item : manifest.array("manifests")) {
      Json.Obj entry = item.asObject();
      Json.Obj platform = entry.object("platform");
      String variant = platform.string("variant");
      text.append("  Name:      ").append(repository).append('@').append(entry.string("digest"));
      text.append("\n  MediaType: ").append(entry.string("mediaType"));
      text.append("\n  Platform:  ").append(platform.string("os")).append('/');
      text.append(platform.string("architecture")).append(variant.isEmpty() ? "" : "/" + variant);
      text.append('\n');
      Json.Obj annotations = entry.object("annotations");
      if (!annotations.fields().isEmpty()) {
        text.append("  Annotations: \n");
        entry
            .stringMap("annotations")
            .forEach((key, value) ->
                text.append("    ").append(key).append(": ").append(value).append('\n'));
      }
      text.append("             \n");
    }
    return text.toString();
  }
}
