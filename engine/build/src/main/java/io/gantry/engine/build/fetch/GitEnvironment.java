package io.gantry.engine.build.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What git sees: nothing of this host's and this user's settings, no hooks, no questions, no
 * transport but those of addresses. Secrets are settings too, which only the environment holds, for
 * the remote's host alone.
 */
final class GitEnvironment {
  private static final List<String> PROXIES =
      List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy");

  private GitEnvironment() {}

  /**
   * The environment.
   *
   * @param knownHosts where the keys of hosts are remembered that ssh has met
   */
  static List<String> of(HttpRemote remote, Access access, Path knownHosts) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    variables.put("LC_ALL", "C");
    variables.put("HOME", "/nonexistent");
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    variables.put("GIT_CONFIG_SYSTEM", "/dev/null");
    variables.put("GIT_CONFIG_GLOBAL", "/dev/null");
    variables.put("GIT_ATTR_NOSYSTEM", "1");
    variables.put("GIT_TERMINAL_PROMPT", "0");
    variables.put("GIT_ALLOW_PROTOCOL", "http:https:git:ssh");
    variables.put("GIT_LFS_SKIP_SMUDGE", "1");
    variables.put(
        "GIT_SSH_COMMAND",
        "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=accept-new"
            + " -o UserKnownHostsFile="
            + quoted(knownHosts.toString()));
    access
        .secrets()
        .agent("default")
        .ifPresent(socket -> variables.put("SSH_AUTH_SOCK", socket.toString()));
    proxies(access.environment(), variables);
    settings(remote, access, variables);
    var list = new ArrayList<String>();
    variables.forEach((name, value) -> list.add(name + "=" + value));
    return List.copyOf(list);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static void proxies(Map<String, String> from, Map<String, String> variables) {
    for (String name : PROXIES) {
      for (String form : List.of(name, name.toUpperCase(Locale.ROOT))) {
        if (from.containsKey(form)) {
          variables.put(form, from.get(form));
        }
      }
    }
  }

  private static void settings(HttpRemote remote, Access access, Map<String, String> variables) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("core.hooksPath", "/dev/null");
    settings.put("core.fsmonitor", "false");
    settings.put("core.attributesFile", "/dev/null");
    settings.put("core.excludesFile", "/dev/null");
    settings.put("core.protectHFS", "true");
    settings.put("core.protectNTFS", "true");
    settings.put("credential.helper", "");
    settings.put("gc.auto", "0");
    settings.put("maintenance.auto", "false");
    settings.put("advice.detachedHead", "false");
    settings.put("init.defaultBranch", "master");
    settings.put("safe.directory", "*");
    settings.put("submodule.recurse", "false");
    settings.put("http.lowSpeedLimit", "1");
    settings.put("http.lowSpeedTime", "120");
    authorization(remote, access)
        .ifPresent(value ->
            settings.put("http." + remote.origin() + ".extraHeader", "Authorization: " + value));
    int count = 0;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      variables.put("GIT_CONFIG_KEY_" + count, setting.getKey());
      variables.put("GIT_CONFIG_VALUE_" + count, setting.getValue());
      count++;
    }
    variables.put("GIT_CONFIG_COUNT", Integer.toString(count));
  }

  private static Optional<String> authorization(HttpRemote remote, Access access) {
    if (remote.origin().isEmpty()) {
      return Optional.empty();
    }
    return access
        .secret("GIT_AUTH_HEADER." + remote.host())
        .or(() -> token(access, "GIT_AUTH_TOKEN." + remote.host()))
        .or(() -> access.secret("GIT_AUTH_HEADER"))
        .or(() -> token(access, "GIT_AUTH_TOKEN"))
        .or(() -> remote.login().map(HttpAddress::basic));
  }

  private static Optional<String> token(Access access, String id) {
    return access.secret(id).map(token -> HttpAddress.basic("x-access-token:" + token));
  }

  /**
   * A remote as git is given it: without login, which others could see in its arguments.
   *
   * @param origin {@code https://host/}, empty if it is not http
   */
  record HttpRemote(String url, String origin, String host, Optional<String> login) {
    static HttpRemote of(String remote) {
      if (!remote.startsWith("http://") && !remote.startsWith("https://")) {
        return new HttpRemote(remote, "", "", Optional.empty());
      }
      try {
        URI uri = new URI(remote);
        String host = uri.getHost() == null ? "" : uri.getHost();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String origin = uri.getScheme() + "://" + host + port + "/";
        String url = origin + uri.getRawPath().replaceFirst("^/+", "");
        return new HttpRemote(url, origin, host, Optional.ofNullable(uri.getUserInfo()));
      } catch (URISyntaxException _) {
        return new HttpRemote(remote, "", "", Optional.empty());
      }
    }
  }
}
