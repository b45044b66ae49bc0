/**
 * The command line: argv in, calls on the engine, results on the terminal.
 *
 * <p>Vocabulary: an <i>invocation</i> is what one process was started with, wherever it is served:
 * many run at once in a resident engine, so nothing here reads the process's own streams, directory
 * or environment. A <i>command</i> is one verb; its <i>syntax</i> is data, from which parsing,
 * errors and help follow. A <i>call</i> is a command with its parsed arguments.
 *
 * <p>The walk: {@code program.Cli} reads the global options, finds the command in its catalogue
 * (only that one class is loaded), parses with {@code argv}, runs it, and translates failures to
 * exit codes in {@code program.ExitCodes}, the only place that does.
 *
 * <p>What users see is Docker 28's: flags, columns, messages, exit codes. No behaviour of an engine
 * lives here.
 */
package io.gantry.app.cli;
