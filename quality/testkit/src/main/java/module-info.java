/** What integration tests share: conditions, state roots, leak checks. */
@org.jspecify.annotations.NullMarked
module io.gantry.quality.testkit {
  requires static transitive org.jspecify;
  requires transitive io.gantry.platform.base;
  requires transitive org.junit.jupiter.api;

  exports io.gantry.quality.testkit;
}
