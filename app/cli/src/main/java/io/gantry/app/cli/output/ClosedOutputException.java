package io.gantry.app.cli.output;

import io.gantry.platform.base.GantryException;
import java.io.IOException;

/** Nobody reads a standard output stream any more; the command ends at once and says nothing. */
public final class ClosedOutputException extends GantryException {
  private static final long serialVersionUID = 1L;

  ClosedOutputException(IOException cause) {
    super(Kind.CANCELLED, "standard output is closed", cause);
  }
}
