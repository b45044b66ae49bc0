package io.gantry.quality.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails a test after which something of gantry's is left on the host: a mount, a network interface,
 * a named network namespace, an nft table, a cgroup, a process. What vanishes within ten seconds is
 * not left. Gives the test a {@link StateRoot}. Mounts and processes are told by the state root,
 * the others belong to the whole host: run one test JVM at a time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LeakCheck.class)
@SuppressWarnings("exports")
public @interface LeavesNothing {}
