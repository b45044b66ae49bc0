package io.gantry.app.cli.manifest;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.Values;
import io.gantry.platform.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;

/** {@code manifest annotate}. */
public final class ManifestAnnotateCommand implements Command {
  private static final Option<String> ARCHITECTURE = Option.text("arch", "", "Set architecture");
  private static final Option<String> SYSTEM = Option.text("os", "", "Set operating system");
  private static final Option<List<String>> FEATURES =
      Option.of("os-features", "", Values.COMMA_LIST, List.of(), "Set operating system feature");
  private static final Option<String> VERSION =
      Option.text("os-version", "", "Set operating system version");
  private static final Option<String> VARIANT =
      Option.text("variant", "", "Set architecture variant");

  private static final Syntax SYNTAX =
      Syntax.of(
          "manifest annotate",
          "MANIFEST_LIST MANIFEST",
          Arity.exactly(2),
          "Add additional information to a local image manifest",
          ARCHITECTURE,
          SYSTEM,
          FEATURES,
          VERSION,
          VARIANT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    var others = new LinkedHashMap<String, String>();
    if (call.given(VERSION)) {
      others.put("os.version", call.get(VERSION));
    }
    if (call.given(FEATURES)) {
      others.put("os.features", String.join(",", call.get(FEATURES)));
    }
    var platform = new Platform(call.get(SYSTEM), call.get(ARCHITECTURE), call.get(VARIANT));
    call.engine().registries().annotateList(call.operand(0), call.operand(1), platform, others);
    return 0;
  }
}
