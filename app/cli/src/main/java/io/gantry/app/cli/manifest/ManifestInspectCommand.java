package io.gantry.app.cli.manifest;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.transfer.Place;
import io.gantry.engine.api.registry.Registries;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;

/** {@code manifest inspect}. */
public final class ManifestInspectCommand implements Command {
  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose", "v", "Output additional info including layers and platform");

  private static final Syntax SYNTAX =
      Syntax.of(
          "manifest inspect",
          "[MANIFEST_LIST] MANIFEST",
          Arity.between(1, 2),
          "Display an image manifest, or manifest list",
          Insecure.OPTION,
          VERBOSE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String wanted = call.operands().getLast();
    ManifestBytes found = call.operands().size() == 1 ? find(call, wanted) : entry(call, wanted);
    call.out().line(call.get(VERBOSE) ? verbose(wanted, found) : found.json().pretty("\t"));
    return 0;
  }

  /** A local list, else what the registry has. */
  private static ManifestBytes find(Call call, String name) {
    Registries registries = call.engine().registries();
    try {
      return registries.inspectList(name);
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return registries.manifest(Place.ofName(name), Insecure.access(call));
    }
  }

  /** A manifest that a local list names. */
  private static ManifestBytes entry(Call call, String name) {
    ManifestBytes list = call.engine().registries().inspectList(call.operand(0));
    ManifestBytes found =
        call.engine().registries().manifest(Place.ofName(name), Insecure.access(call));
    Digest digest = found.digest();
    for (Descriptor descriptor : Manifest.parse(list).references()) {
      if (descriptor.digest().equals(digest)) {
        return found;
      }
    }
    throw new GantryException(
        Kind.NOT_FOUND, "No such manifest: " + name + " is not in " + call.operand(0));
  }

  private static String verbose(String name, ManifestBytes found) {
    return Json.object()
        .put("Ref", Reference.parse(name).toString())
        .put("Descriptor", found.descriptor().json())
        .put("Manifest", found.json())
        .build()
        .pretty("\t");
  }
}
