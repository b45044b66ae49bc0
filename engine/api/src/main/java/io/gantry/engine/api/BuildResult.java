package io.gantry.engine.api;

import io.gantry.platform.oci.Digest;

/** A built image: the digests of its configuration (the image id) and its manifest. */
public record BuildResult(Digest imageId, Digest manifest) {}
