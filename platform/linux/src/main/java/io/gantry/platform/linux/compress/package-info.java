/**
 * Compression by libraries of the host that need not be there: each is looked for at its first use.
 */
package io.gantry.platform.linux.compress;
