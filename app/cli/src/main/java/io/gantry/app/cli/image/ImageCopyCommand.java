package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.transfer.Access;
import io.gantry.app.cli.transfer.Place;
import io.gantry.app.cli.transfer.PlatformOption;
import io.gantry.app.cli.transfer.TransferDisplay;
import io.gantry.engine.api.registry.Registries.CopyRequest;
import io.gantry.platform.oci.Digest;

/** {@code image copy}: between places, without this host's store. */
public final class ImageCopyCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Copy all images if SOURCE is a list");
  private static final Option<String> SOURCE_CREDENTIALS =
      Option.text("src-creds", "", "Credentials (USERNAME:PASSWORD) for the source registry");
  private static final Option<String> DESTINATION_CREDENTIALS =
      Option.text("dest-creds", "", "Credentials (USERNAME:PASSWORD) for the destination registry");
  private static final Option<Boolean> SOURCE_VERIFY =
      Option.onByDefault(
          "src-tls-verify", "", "Require HTTPS and verify certificates of the source registry");
  private static final Option<Boolean> DESTINATION_VERIFY =
      Option.onByDefault(
          "dest-tls-verify",
          "",
          "Require HTTPS and verify certificates of the destination registry");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Only print the digest of what was copied");

  private static final Syntax SYNTAX =
      Syntax.of(
              "image copy",
              "SOURCE DESTINATION",
              Arity.exactly(2),
              "Copy an image from place to place as it is",
              ALL,
              DESTINATION_CREDENTIALS,
              DESTINATION_VERIFY,
              PlatformOption.OPTION,
              QUIET,
              SOURCE_CREDENTIALS,
              SOURCE_VERIFY)
          .describedBy(
              """
              Places are docker://NAME, oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG],
              docker-archive:FILE[:NAME] and dir:DIRECTORY.\
              """);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    var request =
        new CopyRequest(
            Place.absolute(call.invocation(), call.operand(0)),
            Place.absolute(call.invocation(), call.operand(1)),
            call.get(ALL),
            PlatformOption.of(call, PlatformOption.OPTION),
            Access.of(call, SOURCE_VERIFY, SOURCE_CREDENTIALS),
            Access.of(call, DESTINATION_VERIFY, DESTINATION_CREDENTIALS));
    Digest digest;
    try (TransferDisplay display = TransferDisplay.onErrors(call, call.get(QUIET))) {
      digest = call.engine().registries().copy(request, display);
    }
    call.out().line(digest.toString());
    return 0;
  }
}
