package io.gantry.engine.build.fetch;

import io.gantry.engine.build.fetch.GitEnvironment.HttpRemote;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the files of a commit into a directory. All are dated as the commit, so that the same
 * commit always gives the same layer.
 */
final class GitCheckout {
  private static final int PROGRAM = 0111;

  private final GitProgram git;
  private final HttpRemote remote;
  private final Path repository;
  private final Path target;

  GitCheckout(GitProgram git, HttpRemote remote, Path repository, Path target) {
    this.git = git;
    this.remote = remote;
    this.repository = repository;
    this.target = target;
  }

  void write(GitAddress address, String commit, boolean keepGitDirectory)
      throws InterruptedException {
    String failed = "failed to checkout remote " + remote.url();
    must(failed, "init", "--quiet", "--", target.toString());
    must(failed, "remote", "add", "--", "origin", remote.url());
    String file = "fetch --quiet --no-tags --no-recurse-submodules --update-shallow --depth=1 --";
    var fetch = new ArrayList<>(List.of(file.split(" ", -1)));
    fetch.addAll(List.of(repository.toString(), commit));
    // the repository of this host is a file, and nothing else may be one
    List<String> environment = new ArrayList<>(git.environment());
    environment.removeIf(variable -> variable.startsWith("GIT_ALLOW_PROTOCOL="));
    environment.add("GIT_ALLOW_PROTOCOL=file");
    String _ = new GitProgram(environment, git.scratch()).must(target, failed, fetch);
    must(failed, "checkout", "--quiet", "--force", "--detach", commit, "--");
    if (address.submodules() && java.nio.file.Files.isRegularFile(target.resolve(".gitmodules"))) {
      submodules(failed);
    }
    Instant dated = time(commit, failed);
    boolean whole = address.subdirectory().isEmpty();
    try (RootDirectory root = RootDirectory.open(target)) {
      if (!keepGitDirectory || !whole) {
        root.remove(".git");
      }
      if (!whole) {
        narrow(root, address.subdirectory());
      }
      tidy(root, "", dated, keepGitDirectory && whole);
    }
  }

  /** Some servers give no single commits: then all of them. */
  private void submodules(String failed) throws InterruptedException {
    List<String> few =
        List.of("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1");
    if (!git.run(target, few).succeeded()) {
      must(failed, "submodule", "--quiet", "update", "--init", "--recursive");
    }
  }

  private void must(String purpose, String... arguments) throws InterruptedException {
    String _ = git.must(target, purpose, List.of(arguments));
  }

  private Instant time(String commit, String failed) throws InterruptedException {
    String seconds =
        git.must(target, failed, List.of("show", "--no-patch", "--format=%ct", commit, "--"));
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds.strip()));
    } catch (NumberFormatException _) {
      return Instant.EPOCH;
    }
  }

  /** Makes a subdirectory the root. No element of its path may be a link: it could lead out. */
  private static void narrow(RootDirectory root, String subdirectory) {
    String path = clean(subdirectory);
    if (path.isEmpty()) {
      return;
    }
    String above = "";
    for (String element : path.split("/", -1)) {
      above = above.isEmpty() ? element : above + "/" + element;
      boolean directory =
          !element.equals("..")
              && root.stat(above, false).filter(FileStatus::isDirectory).isPresent();
      if (!directory) {
        throw new GantryException(
            Kind.NOT_FOUND, "\"" + subdirectory + "\" is no directory of the repository");
      }
    }
    String kept = ".subdirectory-" + RandomId.next().substring(0, 16);
    root.rename(path, kept);
    for (String name : root.list("")) {
      if (!name.equals(kept)) {
        root.remove(name);
      }
    }
    for (String name : root.list(kept)) {
      root.rename(kept + "/" + name, name);
    }
    root.remove(kept);
  }

  private static String clean(String path) {
    var elements = new ArrayList<String>();
    for (String element : path.split("/", -1)) {
      if (!element.isEmpty() && !element.equals(".")) {
        elements.add(element);
      }
    }
    return String.join("/", elements);
  }

  /** Modes without this process's umask, times; and no traces of git in submodules. */
  private static void tidy(RootDirectory root, String directory, Instant dated, boolean keepsGit) {
    for (String name : root.list(directory)) {
      String path = directory.isEmpty() ? name : directory + "/" + name;
      if (name.equals(".git")) {
        if (keepsGit) {
          continue;
        }
        root.remove(path);
        continue;
      }
      FileStatus status = root.stat(path, false).orElseThrow();
      if (status.isDirectory()) {
        root.changeMode(path, 0755);
        tidy(root, path, dated, keepsGit);
        continue;
      }
      if (status.isRegular()) {
        root.changeMode(path, (status.mode() & PROGRAM) == 0 ? 0644 : 0755);
      }
      root.setTimes(path, dated);
    }
    root.setTimes(directory.isEmpty() ? "." : directory, dated);
  }
}
