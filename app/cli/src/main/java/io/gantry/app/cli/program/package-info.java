/**
 * The program: finds the command, runs it, and turns failures into messages and exit codes. Its
 * catalogue is the only list of all commands.
 */
package io.gantry.app.cli.program;
