/**
 * What one RUN finds mounted beside its root file system.
 *
 * <p>Everything that is no plain directory is a mount of the runtime's own mount namespace: views
 * of contexts and stages are attached there, secrets and the sockets of SSH agents lie in memory
 * that only it sees. So a builder that is killed leaves no mount, and no secret reaches a disk.
 * Paths inside of contexts and stages are resolved by the kernel below an open root.
 */
package io.gantry.engine.build.run;
