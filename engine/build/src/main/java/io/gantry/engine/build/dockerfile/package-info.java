/**
 * The language: text → instructions, every one with its lines.
 *
 * <p>Walk: {@code Lexer} joins continued lines, drops comments and collects here-documents into
 * statements; {@code Parser} makes one {@code Instruction} of each statement; {@code Dockerfile}
 * groups them into stages. Nothing is substituted here: words keep their quotes and dollars for
 * {@code expand}. Follows the Dockerfile reference as BuildKit implements it.
 */
package io.gantry.engine.build.dockerfile;
