package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.template.Template;
import io.gantry.app.cli.transfer.Access;
import io.gantry.app.cli.transfer.Place;
import io.gantry.app.cli.transfer.PlatformOption;
import io.gantry.engine.api.registry.Registries;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Optional;

/** {@code image inspect}: of this host, as docker shows it, or elsewhere, as skopeo does. */
public final class ImageInspectCommand implements Command {
  private static final Option<Boolean> CONFIG =
      Option.flag("config", "", "Of an image elsewhere, print the configuration");
  private static final Option<Boolean> NO_TAGS =
      Option.flag("no-tags", "n", "Of an image elsewhere, leave out the list of its tags");
  private static final Option<String> PLATFORM =
      Option.text("platform", "", "Inspect a specific platform of the multi-platform image");
  private static final Option<Boolean> RAW =
      Option.flag("raw", "", "Of an image elsewhere, print the manifest as it is");

  private static final Syntax SYNTAX =
      Syntax.of(
              "image inspect",
              "IMAGE [IMAGE...]",
              Arity.atLeast(1),
              "Display detailed information on one or more images",
              CONFIG,
              Access.CREDENTIALS,
              Inspection.FORMAT,
              NO_TAGS,
              PLATFORM,
              RAW,
              Access.TLS_VERIFY)
          .describedBy(
              "docker://NAME, oci:DIRECTORY[:TAG], oci-archive:FILE, docker-archive:FILE and\n"
                  + "dir:DIRECTORY mean images elsewhere.");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    boolean elsewhere = call.get(RAW) || call.get(CONFIG);
    for (String operand : call.operands()) {
      elsewhere |= Place.is(operand);
    }
    if (!elsewhere) {
      return Inspection.run(call, List.of(Finder.IMAGE));
    }
    for (String operand : call.operands()) {
      print(call, Place.ofName(operand));
    }
    return 0;
  }

  private static void print(Call call, String place) {
    RegistryAccess access = Access.of(call, Access.TLS_VERIFY, Access.CREDENTIALS);
    Optional<Platform> platform = PlatformOption.of(call, PLATFORM);
    Registries registries = call.engine().registries();
    String absolute = Place.absolute(call.invocation(), place);
    String format = call.get(Inspection.FORMAT);
    if (call.get(RAW) && !call.get(CONFIG)) {
      byte[] bytes = registries.manifest(absolute, access).bytes();
      call.out().write(bytes, 0, bytes.length);
    } else if (call.get(CONFIG)) {
      Json config = registries.image(absolute, platform, access).config().json();
      call.out().line(call.get(RAW) ? config.text() : config.pretty("    "));
    } else {
      Json.Obj found =
          PlaceInspection.describe(call, absolute, platform, !call.get(NO_TAGS), access);
      call.out()
          .line(
              format.isEmpty() || format.equals("json")
                  ? found.pretty("    ")
                  : Template.parse(format).render(found));
    }
  }
}
