/**
 * Namespaces, entered only on platform threads that die afterwards.
 *
 * <p>A namespace belongs to a kernel thread and is inherited by what it spawns; a thread that once
 * entered one never serves anybody else.
 */
package io.gantry.platform.linux.namespace;
