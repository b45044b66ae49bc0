package io.gantry.platform.oci;

/**
 * Who is at a registry.
 *
 * @param identityToken a refresh token, which stands for the password; empty if there is none
 */
public record Login(String username, String password, String identityToken) {
  /** A name and a password. */
  public static Login of(String username, String password) {
    return new Login(username, password, "");
  }

  @Override
  public String toString() {
    return "Login[" + username + "]"; // a password must not come into a log
  }
}
