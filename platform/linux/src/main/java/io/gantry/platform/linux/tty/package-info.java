/** Terminals: size and raw mode. */
package io.gantry.platform.linux.tty;
