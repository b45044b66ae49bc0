/**
 * {@code bake}: builds of files. A file's definitions are evaluated ({@code Evaluation} for HCL and
 * JSON, {@code Compose} for compose files) into {@code Definitions}, a {@code Plan} takes from them
 * what is asked for, {@code Recipes} make a request of each target, and a {@code BakeRun} builds
 * them beside each other.
 */
package io.gantry.app.cli.bake;
