package io.gantry.image.registry;

import java.nio.file.Path;

/**
 * What a registry is started with.
 *
 * @param directory where it keeps everything; made if missing
 * @param readOnly refuses every change
 */
public record RegistrySettings(Path directory, boolean readOnly) {}
