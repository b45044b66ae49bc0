/** What {@code dockerd} is told, by its command line and by {@code daemon.json}. */
package io.gantry.app.launcher.docker.daemon;
