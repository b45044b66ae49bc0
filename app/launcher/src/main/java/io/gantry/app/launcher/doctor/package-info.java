/**
 * {@code gantry doctor}: what this host offers, what is missing, and the command that adds it.
 *
 * <p>{@code Host} reads files below a root directory (a fixture in tests), {@code Examination}
 * turns them into findings, {@code DoctorCommand} prints and installs. Nothing here changes the
 * host but {@code --install}, which runs the package manager.
 */
package io.gantry.app.launcher.doctor;
