/**
 * {@code build}: a request from options, its progress, its report. {@code option} reads the texts,
 * {@code progress} shows what happens; {@code bake} makes requests of files and runs them as here.
 */
package io.gantry.app.cli.build;
