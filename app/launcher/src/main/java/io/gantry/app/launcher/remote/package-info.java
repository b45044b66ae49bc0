/**
 * Engines elsewhere: what {@code --host} may say, the ways there, and {@code system dial-stdio},
 * which is the other end of the way by ssh.
 */
package io.gantry.app.launcher.remote;
