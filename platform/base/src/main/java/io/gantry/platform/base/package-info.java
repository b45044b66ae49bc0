/**
 * The failure type of the house.
 *
 * <p>A type enters {@code platform/base} only when three modules need it and it names neither
 * container nor cluster. Packages: {@code concurrent} (tasks, undoable steps, locks), {@code file}
 * (durable files), {@code id} (random identifiers), {@code json} (an immutable JSON tree). {@code
 * quality/architecture} lists them.
 */
package io.gantry.platform.base;
