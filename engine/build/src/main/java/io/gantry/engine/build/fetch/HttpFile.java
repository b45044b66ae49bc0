package io.gantry.engine.build.fetch;

import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that was fetched.
 *
 * @param content in the builder's state directory; stays while the build runs
 * @param digest of the content
 * @param name as {@code Content-Disposition} or the address says; may be empty
 * @param modified when the server says it changed last
 */
public record HttpFile(Path content, Digest digest, String name, Optional<Instant> modified) {}
