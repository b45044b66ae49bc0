package io.gantry.engine.api.build;

import java.nio.file.Path;
import java.util.Optional;

/** What RUN may see and nobody keeps. Called from any thread. */
public interface BuildSecrets {
  /** None. */
  BuildSecrets NONE =
      new BuildSecrets() {
        @Override
        public Optional<byte[]> secret(String id) {
          return Optional.empty();
        }

        @Override
        public Optional<Path> agent(String id) {
          return Optional.empty();
        }
      };

  /** The bytes of a secret, at most 500 KiB. */
  Optional<byte[]> secret(String id);

  /** The socket of an SSH agent; {@code default} is the one without a name. */
  Optional<Path> agent(String id);
}
