/**
 * The texts of build options, read: comma-separated fields, outputs, caches, secrets, contexts.
 * Each reader is pure but for looking at what the user's own paths are; {@code build} and {@code
 * bake} share them. A value without meaning is refused with the option's name, the value and what
 * is allowed, before anything starts.
 */
package io.gantry.app.cli.build.option;
