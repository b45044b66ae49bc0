/** What can be said of a Dockerfile without building it: warnings, outline, targets. */
package io.gantry.engine.build.inspect;
