package io.gantry.app.launcher;

import io.gantry.engine.api.Engine;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The engine of this process. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class LocalContractIT extends EngineContract {
  private Optional<TestHost> host = Optional.empty();

  @BeforeEach
  void open(StateRoot directories) {
    host = Optional.of(TestHost.open(directories));
  }

  @AfterEach
  void close() {
    host.orElseThrow().settle();
  }

  @Override
  Engine engine() {
    return host.orElseThrow().engine();
  }

  @Override
  String image() {
    return "busybox:latest";
  }
}
