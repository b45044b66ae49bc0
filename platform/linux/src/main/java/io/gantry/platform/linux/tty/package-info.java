/** Terminals: size and raw mode, a user's input, and the keys that let go of it. */
package io.gantry.platform.linux.tty;
