package io.gantry.image.distribution.registry;

import io.gantry.platform.oci.Login;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How a token is asked for (distribution's <i>token authentication</i> and <i>OAuth2</i>).
 *
 * @param url with its query
 * @param form to be posted; empty for a GET
 * @param authorization of the field of that name; empty for none
 */
record TokenRequest(String url, String form, String authorization) {
  private static final String CLIENT = "gantry";

  /**
   * The usual request: a GET, with the password as Basic; with an identity token a POST.
   *
   * @param keep whether an identity token is asked for, to keep it instead of the password
   */
  static TokenRequest of(
      Challenge bearer, Optional<Login> login, List<Scope> scopes, boolean keep) {
    if (login.isPresent() && !login.get().identityToken().isEmpty()) {
      return post(bearer, login.get(), scopes, keep);
    }
    var query = new ArrayList<String>();
    parameter(query, "service", bearer.parameter("service"));
    for (Scope scope : scopes) {
      parameter(query, "scope", scope.toString());
    }
    if (login.isPresent()) {
      parameter(query, "account", login.get().username());
    }
    if (keep) {
      parameter(query, "offline_token", "true");
      parameter(query, "client_id", CLIENT);
    }
    String realm = bearer.parameter("realm");
    String joint = query.isEmpty() ? "" : realm.indexOf('?') < 0 ? "?" : "&";
    return new TokenRequest(
        realm + joint + String.join("&", query), "", login.map(TokenRequest::basic).orElse(""));
  }

  /** By a form, with the identity token or the password. */
  static TokenRequest post(Challenge bearer, Login login, List<Scope> scopes, boolean keep) {
    var form = new ArrayList<String>();
    boolean token = !login.identityToken().isEmpty();
    parameter(form, "grant_type", token ? "refresh_token" : "password");
    parameter(form, "service", bearer.parameter("service"));
    parameter(form, "client_id", CLIENT);
    if (keep) {
      parameter(form, "access_type", "offline");
    }
    if (!scopes.isEmpty()) {
      parameter(form, "scope", String.join(" ", scopes.stream().map(Scope::toString).toList()));
    }
    if (token) {
      parameter(form, "refresh_token", login.identityToken());
    } else {
      parameter(form, "username", login.username());
      parameter(form, "password", login.password());
    }
    return new TokenRequest(bearer.parameter("realm"), String.join("&", form), "");
  }

  private static void parameter(List<String> all, String name, String value) {
    if (!value.isEmpty()) {
      all.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /** The value of {@code Authorization} for a name and a password (RFC 7617). */
  static String basic(Login login) {
    String pair = login.username() + ":" + login.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "TokenRequest[" + url + "]"; // the rest is secret
  }
}
