/**
 * Files between the host and a container, as tar streams.
 *
 * <p>Vocabulary: the <i>base</i> is the first element of every path in an archive; docker's rules
 * ({@link io.gantry.app.cli.copy.CopyPlan}) decide into which directory it goes and under which
 * name. Host directories are opened once and every path below is resolved inside them, so links in
 * an archive or in the directory lead nowhere else.
 */
package io.gantry.app.cli.copy;
