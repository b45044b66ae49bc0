/**
 * Files from elsewhere: a file behind an http address ({@code HttpFiles}), a commit of a git
 * repository ({@code GitRepositories}). What was fetched once is kept in the builder's state
 * directory and only asked for again.
 */
package io.gantry.engine.build.fetch;
