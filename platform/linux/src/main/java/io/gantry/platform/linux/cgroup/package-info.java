/**
 * Control groups of both versions: what a group has used, which processes it holds, freezing and
 * removing it. Files only, no native call.
 *
 * <p><b>Layouts</b> (cgroups(7)): <i>unified</i> is version 2 alone; <i>legacy</i> is one hierarchy
 * for each controller of version 1, beside which a version 2 hierarchy may stand at {@code unified}
 * (<i>hybrid</i>).
 */
package io.gantry.platform.linux.cgroup;
