/**
 * Go's {@code text/template} over JSON trees, as {@code --format} needs it.
 *
 * <p>Walk: text → {@link io.gantry.app.cli.template.Lexer} → tokens → {@link
 * io.gantry.app.cli.template.Parser} → {@link io.gantry.app.cli.template.Node}s → {@link
 * io.gantry.app.cli.template.Execution} → text. Values are {@link
 * io.gantry.platform.base.json.Json} throughout; a missing key is {@code null}, as in Go a nil
 * interface prints like an absent one. Error texts are Go's, behind Docker's prefix {@code template
 * parsing error}. Not here: {@code define}, {@code template}, {@code block}, {@code call}, and the
 * {@code table} prefix, which belongs to the lists.
 */
package io.gantry.app.cli.template;
