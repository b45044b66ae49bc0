/**
 * What this kernel offers, found without changing the host: by reading /proc and /sys, and by
 * trying in namespaces that are thrown away.
 */
package io.gantry.platform.linux.host;
