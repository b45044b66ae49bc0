package io.gantry.engine.local.start;

import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.local.record.MergedConfig;
import io.gantry.engine.local.record.WorkingDirectory;
import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Looks up user and groups inside the root, and makes a missing working directory as Docker does.
 */
record ResolveProcess() implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    MergedConfig config = context.record.config();
    try (DetachedMount mount = DetachedMount.overlay(context.rootfs);
        RootDirectory root = mount.root()) {
      ResolvedUser user = UserDatabase.resolve(root, config.user());
      WorkingDirectory.check(root, config.workingDirectory());
      if (root.stat(config.workingDirectory(), true).isEmpty()) {
        root.makeDirectories(config.workingDirectory(), 0755);
        root.changeOwner(config.workingDirectory(), user.uid(), user.gid());
      }
      context.process(
          new SpecBuilder.ProcessRequest(
              config.arguments(),
              withHome(config.environment(), user.home()),
              config.workingDirectory(),
              user.uid(),
              user.gid(),
              groups(root, user, context.record.spec().security().groups()),
              context.record.spec().process().terminal()));
    }
  }

  private static List<Long> groups(RootDirectory root, ResolvedUser user, List<String> more) {
    var all = new LinkedHashSet<>(user.additionalGids());
    all.addAll(UserDatabase.additionalGroups(root, more));
    return List.copyOf(all);
  }

  static List<String> withHome(List<String> environment, String home) {
    for (String entry : environment) {
      if (entry.startsWith("HOME=")) {
        return environment;
      }
    }
    var all = new ArrayList<>(environment);
    all.add("HOME=" + (home.isEmpty() ? "/" : home));
    return all;
  }
}
