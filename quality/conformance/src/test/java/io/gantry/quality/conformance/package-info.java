/**
 * Black-box tests: they start the built distribution as a user would and look at what it prints.
 *
 * <p>{@code Gantry} is that user, on state roots of one test. Tests name the behaviour of Docker
 * that they hold gantry to; none looks inside.
 */
@org.jspecify.annotations.NullMarked
package io.gantry.quality.conformance;
