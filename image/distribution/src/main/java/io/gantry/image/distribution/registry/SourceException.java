package io.gantry.image.distribution.registry;

import java.io.IOException;

/** What was to be sent could not be read: sending again does not help. */
final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  SourceException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
