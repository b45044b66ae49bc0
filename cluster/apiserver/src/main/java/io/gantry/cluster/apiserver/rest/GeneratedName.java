package io.gantry.cluster.apiserver.rest;

import java.util.random.RandomGenerator;

/** Names from {@code metadata.generateName}: the base and five letters that spell no word. */
final class GeneratedName {
  /** How often another one is tried when a name is taken. */
  static final int TRIES = 8;

  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int RANDOM = 5;
  private static final int LONGEST_BASE = 63 - RANDOM;

  private GeneratedName() {}

  static String of(String base, RandomGenerator random) {
    var name = new StringBuilder(base.substring(0, Math.min(base.length(), LONGEST_BASE)));
    for (int i = 0; i < RANDOM; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
