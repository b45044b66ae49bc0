/**
 * The Container Device Interface (CDI 0.8): devices by the names that their vendors give them, as
 * in {@code nvidia.com/gpu=0}, and what a container needs to use one. Vendors' programs write the
 * specifications; nothing here looks for hardware.
 */
package io.gantry.container.runtime.cdi;
