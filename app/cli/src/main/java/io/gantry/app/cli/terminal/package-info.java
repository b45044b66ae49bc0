/**
 * The user's terminal: whether there is one, its size, raw mode while a container or a command in
 * one has it, and the signals that go with it.
 */
package io.gantry.app.cli.terminal;
