/**
 * Warnings about Dockerfiles: each rule is one value, named as BuildKit names it.
 *
 * <p>Walk: {@code Walk} passes through the stages and tells for every instruction which variables
 * it sees; each {@code Rule} of {@code Rules} looks at all that and says what breaks it; {@code
 * Linter} runs those that {@code # check=} leaves on. Nothing is built and no file is read.
 */
package io.gantry.engine.build.lint;
