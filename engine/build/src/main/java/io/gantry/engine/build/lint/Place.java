package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;

/**
 * An instruction in its stage, FROM excepted.
 *
 * @param scope what it sees
 * @param hasShell whether a SHELL is in force
 * @param hasWorkdir whether a WORKDIR was said before
 */
record Place(Stage stage, Node node, Scope scope, boolean hasShell, boolean hasWorkdir) {}
