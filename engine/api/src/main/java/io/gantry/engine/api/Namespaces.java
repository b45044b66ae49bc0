package io.gantry.engine.api;

/**
 * Which namespaces a container shares; empty means its own, as docker's default is.
 *
 * @param pid {@code host}, {@code container:REF} or {@code private}
 * @param ipc {@code host}, {@code container:REF}, {@code private}, {@code shareable} or {@code
 *     none}
 * @param uts {@code host} or {@code private}
 * @param user {@code host}, {@code private}, {@code auto[:size=N]}, {@code keep-id[:uid=N,gid=N]}
 *     or {@code nomap}
 * @param cgroup {@code host} or {@code private}
 * @param mapping what the engine has decided for {@code user}; whoever asks leaves it empty
 */
public record Namespaces(
    String pid, String ipc, String uts, String user, String cgroup, IdMappings mapping) {
  /** Its own of each kind, and the host's users. */
  public static final Namespaces DEFAULT = new Namespaces("", "", "", "", "");

  /** As a user asks for them. */
  public Namespaces(String pid, String ipc, String uts, String user, String cgroup) {
    this(pid, ipc, uts, user, cgroup, IdMappings.NONE);
  }

  /** With decided ids. */
  public Namespaces with(IdMappings decided) {
    return new Namespaces(pid, ipc, uts, user, cgroup, decided);
  }
}
