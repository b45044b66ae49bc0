/**
 * How builds are shown: as lines, on a terminal, as BuildKit's JSON, or not at all. A {@code
 * Display} hears one engine's progress; what it shows of foreign text is made harmless first.
 */
package io.gantry.app.cli.build.progress;
