package io.gantry.engine.build.dockerfile;

/** Lines of a file, counted from 1, both ends included. */
public record LineRange(int first, int last) {
  boolean contains(int line) {
    return first <= line && line <= last;
  }
}
