package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Reference;
import java.util.List;

/** Names of images in options. */
public final class References {
  private References() {}

  /** The names of {@code --tag}, each checked. */
  public static List<String> tags(List<String> texts) {
    for (String text : texts) {
      try {
        if (Reference.parse(text).digest().isPresent()) {
          throw UsageException.plain(
              "invalid tag " + Quoted.of(text) + ": a digest cannot be given: use NAME[:TAG]");
        }
      } catch (UsageException e) {
        throw e;
      } catch (GantryException e) {
        throw UsageException.plain("invalid tag " + Quoted.of(text) + ": " + e.text());
      }
    }
    return texts;
  }

  /** Refuses what is no name. */
  static void check(String option, String text) {
    try {
      var _ = Reference.parse(text);
    } catch (GantryException e) {
      throw Csv.invalid(option, text, e.text());
    }
  }
}
