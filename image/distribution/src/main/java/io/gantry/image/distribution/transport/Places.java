package io.gantry.image.distribution.transport;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;

/** A further transport, as of the images of this host. */
public interface Places {
  /** Reads an image; {@code rest} is what followed the transport's colon. */
  ImageSource source(String rest);

  /** Writes an image. */
  ImageDestination destination(String rest);
}
