package io.gantry.quality.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test runs these programs of the host; where one is missing it is skipped, and says so. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Conditions.class)
@SuppressWarnings("exports")
public @interface NeedsProgram {
  /** Names to be found on the search path or in {@code /usr/sbin}. */
  String[] value();
}
