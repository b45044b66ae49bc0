/** {@code build}: options to a request, and the two ways to show progress. */
package io.gantry.app.cli.build;
