package io.gantry.app.launcher.cluster;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.cluster.pki.Kubeconfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * The kubeconfig file that a command is about: the option, else {@code KUBECONFIG}, else home's.
 */
final class UserConfig {
  static final Option<String> FILE =
      Option.text("kubeconfig", "", "The file for kubectl to read (default ~/.kube/config)");

  private UserConfig() {}

  static Kubeconfig of(Call call) {
    Path directory = call.invocation().workingDirectory();
    if (call.given(FILE)) {
      return new Kubeconfig(directory.resolve(call.get(FILE)));
    }
    Map<String, String> environment = call.invocation().environment();
    return Kubeconfig.ofUser(
        environment.getOrDefault("KUBECONFIG", ""),
        Path.of(environment.getOrDefault("HOME", "/root")));
  }
}
