package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.Filters;
import io.gantry.app.cli.output.Moment;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** {@code image prune}. */
public final class ImagePruneCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Remove all unused images, not just dangling ones");
  private static final Option<List<String>> FILTER =
      Filters.option("", "Provide filter values (e.g. \"until=<timestamp>\")");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");

  private static final Syntax SYNTAX =
      Syntax.of("image prune", "", Arity.NONE, "Remove unused images", ALL, FILTER, FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    var filters = Filters.of(call.get(FILTER), List.of("label", "until"));
    String warning =
        call.get(ALL)
            ? "WARNING! This will remove all images without at least one container associated to"
                + " them."
            : "WARNING! This will remove all dangling images.";
    if (!call.get(FORCE)
        && !Confirmation.ask(call.invocation().stdio().in(), call.out(), warning)) {
      return 0;
    }
    Instant until = call.now();
    for (String text : filters.get("until")) {
      until = Moment.parse("until", text, call.now()).orElse(until);
    }
    var lines = new ArrayList<String>();
    long reclaimed = 0;
    for (ImageDetails image : unused(call)) {
      boolean old = image.createdAt().isBefore(until);
      if (old && filters.labels(image.config().labels())) {
        lines.addAll(remove(call.engine().images(), image));
        reclaimed += image.size();
      }
    }
    if (!lines.isEmpty()) {
      call.out().line("Deleted Images:");
      lines.forEach(call.out()::line);
      call.out().line("");
    }
    call.out().line("Total reclaimed space: " + Sizes.decimal(reclaimed));
    return 0;
  }

  private static List<ImageDetails> unused(Call call) {
    var used = new HashSet<Digest>();
    for (ContainerDetails container : call.engine().containers().list(true)) {
      used.add(container.imageId());
    }
    var unused = new ArrayList<ImageDetails>();
    for (ImageDetails image : call.engine().images().list()) {
      boolean wanted = call.get(ALL) || image.references().isEmpty();
      if (wanted && !used.contains(image.id())) {
        unused.add(image);
      }
    }
    return unused;
  }

  private static List<String> remove(Images images, ImageDetails image) {
    var refs = new ArrayList<String>();
    for (Reference reference : image.references()) {
      refs.add(reference.familiar());
    }
    if (refs.isEmpty()) {
      refs.add(image.id().toString());
    }
    var lines = new ArrayList<String>();
    for (String ref : refs) {
      for (Images.Removal removal : images.remove(ref, false)) {
        lines.add(
            switch (removal) {
              case Images.Removal.Untagged(String name) -> "untagged: " + name;
              case Images.Removal.Deleted deleted -> "deleted: " + deleted.digest();
            });
      }
    }
    return lines;
  }
}
