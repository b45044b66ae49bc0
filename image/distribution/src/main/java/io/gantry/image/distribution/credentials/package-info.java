/**
 * Who a user is at each registry, as Docker's {@code config.json} and its credential helpers keep
 * it.
 *
 * <p>{@link io.gantry.image.distribution.credentials.DockerConfig} is the file; {@code
 * CredentialProgram} speaks with a {@code docker-credential-*} program; {@code RegistryKey} knows
 * under which names a registry's entry may be found.
 */
package io.gantry.image.distribution.credentials;
