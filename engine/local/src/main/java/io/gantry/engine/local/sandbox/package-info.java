/**
 * Network namespaces that containers share.
 *
 * <p>Nothing is mounted to keep one: this process holds a descriptor, and the containers inside
 * hold it by living there. After a crash it is found again through them, or made again at its old
 * address, since the lease on the address is a file.
 */
package io.gantry.engine.local.sandbox;
