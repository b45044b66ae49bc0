package io.gantry.cluster.apiserver.admission;

/** The ports that Services may have on every node, both ends included. */
public record NodePorts(int first, int last) {
  /** As upstream has them. */
  public static final NodePorts USUAL = new NodePorts(30_000, 32_767);

  boolean contains(long port) {
    return port >= first && port <= last;
  }

  int count() {
    return last - first + 1;
  }

  /** As in {@code 30000-32767}. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}
