/**
 * Command-line grammar as data.
 *
 * <p>A {@link io.gantry.app.cli.argv.Syntax} lists a command's {@link
 * io.gantry.app.cli.argv.Option}s; each option has a {@link io.gantry.app.cli.argv.Value}, which
 * parses what the user wrote. {@link io.gantry.app.cli.argv.Parser} follows the rules of Go's pflag
 * to the letter ({@code -it}, {@code -p80:80}, {@code --flag=value}, {@code --flag value}, {@code
 * --}), {@link io.gantry.app.cli.argv.Help} prints what docker would print. No static state, no
 * reflection, no regular expressions: this runs at the start of every command.
 */
package io.gantry.app.cli.argv;
