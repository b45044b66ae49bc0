package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.transfer.PlatformOption;
import io.gantry.platform.oci.Platform;
import java.util.LinkedHashSet;
import java.util.List;

/** {@code --platform}: one or several, with commas between them. */
public final class Platforms {
  private Platforms() {}

  /** Each platform once, in order. */
  public static List<Platform> read(List<String> texts) {
    var platforms = new LinkedHashSet<Platform>();
    for (String text : texts) {
      for (String one : Csv.values("--platform", text)) {
        if (one.isBlank()) {
          continue;
        }
        if (one.strip().equals("local")) {
          platforms.add(Platform.host());
          continue;
        }
        try {
          platforms.add(PlatformOption.parse(one.strip()));
        } catch (UsageException e) {
          throw Csv.invalid("--platform", text, e.text() + ": use OS/ARCH[/VARIANT]");
        }
      }
    }
    return List.copyOf(platforms);
  }
}
