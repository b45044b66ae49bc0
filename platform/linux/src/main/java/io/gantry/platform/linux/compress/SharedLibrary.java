package io.gantry.platform.linux.compress;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/** A library of the host, opened by the name that its package gives it (dlopen(3)). */
record SharedLibrary(String name, String debianPackage, SymbolLookup symbols) {
  /**
   * Opens a library for as long as this process lives.
   *
   * @throws GantryException {@code UNAVAILABLE} with the package that brings it
   */
  @SuppressWarnings("restricted")
  static SharedLibrary open(String name, String debianPackage) {
    try {
      return new SharedLibrary(
          name, debianPackage, SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw missing(name, debianPackage, e);
    }
  }

  private static GantryException missing(String name, String debianPackage, Exception cause) {
    return new GantryException(
        Kind.UNAVAILABLE,
        "the library " + name + " is missing: install the package " + debianPackage,
        cause);
  }

  /** The address of a function; one that lacks it is too old. */
  MemorySegment function(String function) {
    return symbols
        .find(function)
        .orElseThrow(() ->
            new GantryException(
                Kind.UNAVAILABLE,
                "the library "
                    + name
                    + " has no "
                    + function
                    + ": install a newer package "
                    + debianPackage));
  }
}
