package io.gantry.cluster.apiserver.resource.cell;

import java.util.ArrayList;

/** A list in a cell: the first three, then how many more there are. */
public final class Shortened {
  private static final int SHOWN = 3;

  private final ArrayList<String> shown = new ArrayList<>(SHOWN);
  private int count;

  /** Adds one. */
  public Shortened add(String text) {
    if (shown.size() < SHOWN) {
      shown.add(text);
    }
    count++;
    return this;
  }

  /** As in {@code a,b,c + 2 more...}; {@code nothing} if there are none. */
  public String text(String nothing) {
    if (count == 0) {
      return nothing;
    }
    String list = String.join(",", shown);
    return count > SHOWN ? list + " + " + (count - SHOWN) + " more..." : list;
  }
}
