/** Warnings about Dockerfiles: each rule is one value, named as BuildKit names it. */
package io.gantry.engine.build.lint;
