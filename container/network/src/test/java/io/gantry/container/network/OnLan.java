package io.gantry.container.network;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests on the real kernel, each with a {@link Lan} of its own in the host's place. */
abstract class OnLan {
  Lan lan;

  @BeforeEach
  final void open(StateRoot directories) {
    lan = new Lan(directories.scratch());
  }

  @AfterEach
  final void close() throws IOException {
    lan.close();
  }
}
