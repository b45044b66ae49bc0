/** {@code login} and {@code logout}, and the user's own logins that all commands use. */
package io.gantry.app.cli.login;
