package io.gantry.cluster.apiserver.authn;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Peer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Client certificates, which the TLS layer has verified against the cluster's authority: the common
 * name is the user, organizations are groups.
 */
public final class Certificates implements Authenticator {
  @Override
  public Optional<User> authenticate(Headers headers, Peer peer) {
    return peer.certificates().isEmpty() ? Optional.empty() : user(peer.certificates().getFirst());
  }

  private static Optional<User> user(X509Certificate certificate) {
    String name = "";
    var groups = new ArrayList<String>();
    try {
      var subject = new LdapName(certificate.getSubjectX500Principal().getName());
      for (var part : subject.getRdns()) {
        switch (part.getType()) {
          case "CN" -> name = String.valueOf(part.getValue());
          case "O" -> groups.add(String.valueOf(part.getValue()));
          default -> {}
        }
      }
    } catch (InvalidNameException _) {
      return Optional.empty();
    }
    if (name.isEmpty()) {
      return Optional.empty();
    }
    groups.add(User.AUTHENTICATED);
    return Optional.of(new User(name, "", List.copyOf(groups), Map.of()));
  }
}
