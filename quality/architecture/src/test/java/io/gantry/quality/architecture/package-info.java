/** The rules of the house that a compiler does not know: a new rule comes with its reason. */
@org.jspecify.annotations.NullMarked
package io.gantry.quality.architecture;
