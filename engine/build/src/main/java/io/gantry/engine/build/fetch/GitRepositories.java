package io.gantry.engine.build.fetch;

import io.gantry.engine.build.fetch.GitEnvironment.HttpRemote;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A bare repository for each remote, into which commits are fetched when somebody wants them. */
final class GitRepositories {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{1,64}");

  private final Path directory;
  private final PathLocks locks;

  GitRepositories(Path directory, PathLocks locks) {
    this.directory = directory;
    this.locks = locks;
  }

  private interface Work<T> {
    T with(GitProgram git, HttpRemote remote, Path repository) throws InterruptedException;
  }

  /** Does something with the repository of a remote, alone. */
  private <T> T locked(String remote, Access access, Work<T> work) {
    if (remote.startsWith("-")) {
      throw new GantryException(Kind.INVALID, "invalid git remote \"" + remote + "\"");
    }
    HttpRemote http = HttpRemote.of(remote);
    String name = Digest.of(http.url().getBytes(StandardCharsets.UTF_8)).hex();
    Path repository = directory.resolve(name);
    Path scratch = directory.resolve("run-" + RandomId.next().substring(0, 16));
    try {
      Files.createDirectories(directory);
      try (PathLocks.Held _ = locks.acquire(directory.resolve(name + ".lock"))) {
        Files.createDirectory(scratch);
        List<String> environment =
            GitEnvironment.of(http, access, directory.resolve("known_hosts"));
        var git = new GitProgram(environment, scratch);
        if (!Files.isRegularFile(repository.resolve("HEAD"))) {
          FileTree.delete(repository);
          String _ =
              git.must(
                  directory,
                  "cannot make repository",
                  List.of("init", "--quiet", "--bare", "--", name));
        }
        return work.with(git, http, repository);
      }
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot fetch " + http.url() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "build cancelled", e);
    } finally {
      FileTree.delete(scratch);
    }
  }

  /** The commit that an address means now. */
  String commit(GitAddress address, Access access) {
    checkReference(address.reference());
    String wanted = address.checksum();
    if (!wanted.isEmpty() && !HEXADECIMAL.matcher(wanted).matches()) {
      throw new GantryException(
          Kind.INVALID, "invalid checksum " + wanted + " for Git URL, expected hex commit hash");
    }
    String commit =
        COMMIT.matcher(address.reference()).matches()
            ? address.reference()
            : locked(
                address.remote(),
                access,
                (git, remote, repository) ->
                    advertised(git, remote, repository, address.reference()).commit());
    if (!commit.startsWith(wanted.toLowerCase(java.util.Locale.ROOT))) {
      throw new GantryException(
          Kind.INVALID, "expected checksum to match " + wanted + ", got " + commit);
    }
    return commit;
  }

  private static void checkReference(String reference) {
    boolean bad =
        reference.startsWith("-")
            || reference.contains("..")
            || reference.contains("@{")
            || reference.endsWith(".lock")
            || reference.chars().anyMatch(c -> c <= ' ' || "~^:?*[\\\u007f".indexOf(c) >= 0);
    if (bad) {
      throw new GantryException(Kind.INVALID, "invalid git ref \"" + reference + "\"");
    }
  }

  /** A reference of a remote; {@code name} is its full name. */
  record Advertised(String name, String commit) {}

  private static Advertised advertised(
      GitProgram git, HttpRemote remote, Path repository, String reference)
      throws InterruptedException {
    String wanted = reference.isEmpty() ? "HEAD" : reference;
    String lines =
        git.must(
            repository,
            "cannot list " + remote.url(),
            List.of("ls-remote", "--quiet", "--", remote.url(), wanted, wanted + "^{}"));
    return choose(lines, wanted)
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND, "repository " + remote.url() + " does not contain ref " + wanted));
  }

  /** The line that a name means: itself in full, else a branch, else a tag and what it names. */
  static java.util.Optional<Advertised> choose(String lines, String wanted) {
    Map<String, String> references = new HashMap<>();
    lines
        .lines()
        .forEach(line -> {
          int tab = line.indexOf('\t');
          if (tab > 0 && COMMIT.matcher(line.substring(0, tab)).matches()) {
            references.put(line.substring(tab + 1), line.substring(0, tab));
          }
        });
    for (String name :
        List.of(wanted, "refs/heads/" + wanted, "refs/tags/" + wanted, "refs/" + wanted)) {
      String direct = references.get(name);
      if (direct != null) {
        return java.util.Optional.of(
            new Advertised(name, references.getOrDefault(name + "^{}", direct)));
      }
    }
    return java.util.Optional.empty();
  }

  /** Writes a commit's files. */
  void checkout(
      GitAddress address, String commit, boolean keepGitDirectory, Access access, Path target) {
    checkReference(address.reference());
    var _ =
        locked(
            address.remote(),
            access,
            (git, remote, repository) -> {
              fetch(git, remote, repository, address.reference(), commit);
              new GitCheckout(git, remote, repository, target)
                  .write(address, commit, keepGitDirectory);
              return target;
            });
  }

  private static boolean has(GitProgram git, Path repository, String commit)
      throws InterruptedException {
    // what fetch brings is put in place as a whole, so a commit is never without its files
    return git.run(repository, List.of("cat-file", "-e", commit + "^{commit}")).succeeded();
  }

  /** Fetches a commit: itself, or with its reference, or with all there is. */
  private static void fetch(
      GitProgram git, HttpRemote remote, Path repository, String reference, String commit)
      throws InterruptedException {
    if (has(git, repository, commit)) {
      return;
    }
    List<String> few = List.of("fetch", "--quiet", "--depth=1", "--no-tags", "--force", "--");
    GitProgram.Outcome _ = git.run(repository, with(few, remote.url(), commit));
    if (has(git, repository, commit)) {
      return;
    }
    if (!reference.isEmpty() && !COMMIT.matcher(reference).matches()) {
      GitProgram.Outcome _ = git.run(repository, with(few, remote.url(), reference));
      if (has(git, repository, commit)) {
        return;
      }
    }
    // a server that gives no single commits, or over plain files
    boolean shallow = Files.exists(repository.resolve("shallow"));
    var all = List.of("fetch", "--quiet", "--no-tags", "--force");
    GitProgram.Outcome outcome =
        git.run(
            repository,
            with(
                shallow ? with(all, "--unshallow", "--") : with(all, "--"),
                remote.url(),
                "+refs/*:refs/fetched/*"));
    if (!outcome.succeeded()) {
      throw GitProgram.failure("failed to fetch remote " + remote.url(), outcome);
    }
    if (!has(git, repository, commit)) {
      throw new GantryException(
          Kind.NOT_FOUND, "repository " + remote.url() + " has no commit " + commit);
    }
  }

  private static List<String> with(List<String> arguments, String... more) {
    var all = new java.util.ArrayList<>(arguments);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
