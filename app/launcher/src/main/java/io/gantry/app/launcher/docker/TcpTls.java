package io.gantry.app.launcher.docker;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.ServerTls;
import java.util.Optional;

/**
 * How TCP is protected.
 *
 * @param tls what the server shows and asks for
 * @param plain whether the user has said that there be none
 */
record TcpTls(Optional<ServerTls> tls, boolean plain) {
  /**
   * What a socket at {@code address} speaks.
   *
   * @throws GantryException {@code INVALID} if it would be open to everybody by mistake
   */
  Optional<ServerTls> of(String address) {
    if (tls.isEmpty() && !plain) {
      throw new GantryException(
          Kind.INVALID,
          "--host tcp://"
              + address
              + ": whoever reaches it is root here: give --tlsverify --tlscacert --tlscert"
              + " --tlskey, or say --tls=false");
    }
    return tls;
  }
}
