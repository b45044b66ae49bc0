/** The commands about gantry and the host itself. */
package io.gantry.app.cli.system;
