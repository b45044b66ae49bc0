/**
 * What integration tests share; used in test scope only.
 *
 * <p>{@link io.gantry.quality.testkit.NeedsRoot} and {@link io.gantry.quality.testkit.NeedsProgram}
 * skip with a printed reason, so that a run can be checked for having skipped nothing. {@link
 * io.gantry.quality.testkit.LeavesNothing} fails a test that leaves a mount, interface, nft table,
 * cgroup or process behind, and gives it a {@link io.gantry.quality.testkit.StateRoot} of its own.
 * Nothing here knows containers: things are told apart by the names that gantry gives and by the
 * paths of the state root.
 */
package io.gantry.quality.testkit;
