/** {@code gantry serve} and {@code dockerd}: Docker's API on sockets. */
package io.gantry.app.launcher.docker;
