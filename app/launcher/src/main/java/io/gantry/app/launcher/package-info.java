/**
 * Every main of gantry, its wiring, and what surrounds a command.
 *
 * <p>The walk: the thin client ({@code app/client}) asks the resident engine of its user; {@code
 * EngineMain} serves it there ({@code resident}). Where none answers, it becomes {@code Main}: the
 * same {@code Cli} on the same {@code Wiring}, in a process of its own. {@code Train} runs what
 * commands run, once, so that the JVM can keep the result in its AOT cache.
 *
 * <p>Invariants: nothing here decides what a command does; both paths run the same code; a cold
 * command pays for no part that it does not use, so {@code Wiring} makes parts on first use.
 */
package io.gantry.app.launcher;
