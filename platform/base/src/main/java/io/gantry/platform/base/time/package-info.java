/** Moments as text. */
package io.gantry.platform.base.time;
