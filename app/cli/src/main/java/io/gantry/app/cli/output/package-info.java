/**
 * What the terminal shows: buffered output, tables aligned as docker's, ages, sizes, and {@code
 * --format}. Default tables are built without templates, because they are on the path of a cold
 * start.
 */
package io.gantry.app.cli.output;
