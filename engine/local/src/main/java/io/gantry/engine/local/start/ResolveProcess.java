package io.gantry.engine.local.start;

import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.local.network.Linked;
import io.gantry.engine.local.record.KeptUser;
import io.gantry.engine.local.record.MergedConfig;
import io.gantry.engine.local.record.ProcessEnvironment;
import io.gantry.engine.local.record.Translation;
import io.gantry.engine.local.record.WorkingDirectory;
import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.user.ResolvedUser;
import io.gantry.platform.linux.user.UserDatabase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Looks up user and groups inside the root, and makes a missing working directory as Docker does.
 */
record ResolveProcess(InitProgram init) implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    MergedConfig config = context.record.config();
    boolean terminal = context.record.spec().process().terminal();
    List<String> environment = ProcessEnvironment.of(context.record, terminal);
    try (DetachedMount mount = DetachedMount.overlay(context.rootfs);
        RootDirectory root = mount.root()) {
      Namespaces namespaces = context.record.spec().namespaces();
      KeptUser.of(namespaces).ifPresent(kept -> KeptEntry.add(root, kept, context.record));
      ResolvedUser user = UserDatabase.resolve(root, config.user());
      WorkingDirectory.check(root, config.startDirectory());
      if (root.stat(config.startDirectory(), true).isEmpty()) {
        root.makeDirectories(config.startDirectory(), 0755);
        IdMap ids = context.owned ? Translation.ids(namespaces.mapping()) : IdMap.SAME;
        root.changeOwner(
            config.startDirectory(), ids.userOutside(user.uid()), ids.groupOutside(user.gid()));
      }
      context.process(
          new SpecBuilder.ProcessRequest(
              init.arguments(context.record),
              withHome(Linked.environment(environment, context.linked), user.home()),
              config.startDirectory(),
              user.uid(),
              user.gid(),
              groups(root, user, context.record.spec().security().groups()),
              terminal));
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
