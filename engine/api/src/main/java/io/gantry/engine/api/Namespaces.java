package io.gantry.engine.api;

/**
 * Which namespaces a container shares; empty means its own, as docker's default is.
 *
 * @param pid {@code host}, {@code container:REF} or {@code private}
 * @param ipc {@code host}, {@code container:REF}, {@code private}, {@code shareable} or {@code
 *     none}
 * @param uts {@code host} or {@code private}
 * @param user {@code host}, {@code private}, {@code auto[:size=N]} or {@code keep-id}
 * @param cgroup {@code host} or {@code private}
 */
public record Namespaces(String pid, String ipc, String uts, String user, String cgroup) {
  /** Its own of each kind, and the host's users. */
  public static final Namespaces DEFAULT = new Namespaces("", "", "", "", "");
}
