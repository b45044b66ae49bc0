/** Limits: which a host can keep, which make sense together, and changing those of containers. */
package io.gantry.engine.local.limit;
