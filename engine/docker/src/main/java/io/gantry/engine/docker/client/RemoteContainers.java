package io.gantry.engine.docker.client;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Attachment;
import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.ExitWait;
import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.api.PathStat;
import io.gantry.engine.api.Source;
import io.gantry.engine.api.StatsSample;
import io.gantry.engine.api.WaitCondition;
import io.gantry.engine.docker.ContainerBody;
import io.gantry.engine.docker.answer.ContainerAnswer;
import io.gantry.engine.docker.answer.StatsAnswer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.client.Response;
import io.gantry.platform.oci.Digest;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code /containers} of an engine elsewhere. */
final class RemoteContainers implements Containers {
  private final Remote remote;
  private final RemoteArchives archives;

  RemoteContainers(Remote remote) {
    this.remote = remote;
    this.archives = new RemoteArchives(remote);
  }

  @Override
  public Created create(ContainerSpec spec, String name) {
    Json.Obj answer =
        remote.post(
            ApiPath.of("/containers/create").withUnlessEmpty("name", name), ContainerBody.of(spec));
    return new Created(answer.string("Id"), answer.strings("Warnings"));
  }

  @Override
  public void start(String ref) {
    try {
      remote.command("POST", ApiPath.of("/containers/{}/start", ref));
    } catch (GantryException e) {
      throw Refusal.ofStart(e);
    }
  }

  @Override
  public Attachment attach(String ref, AttachRequest request) {
    ContainerDetails container = inspect(ref);
    boolean terminal = container.spec().process().terminal();
    ApiPath target =
        ApiPath.of("/containers/{}/attach", container.id())
            .with("stream", true)
            .with("stdin", !(request.stdin() instanceof Source.None))
            .with("stdout", true)
            .with("stderr", true)
            .withUnlessEmpty("detachKeys", request.detachKeys());
    var streams = RemoteStreams.join(remote.hijack(target, Json.nil()), request, terminal);
    return new RemoteAttachment(streams, this, container.id());
  }

  private record RemoteAttachment(RemoteStreams streams, Containers containers, String id)
      implements Attachment {
    @Override
    public boolean await() throws InterruptedException {
      return streams.await();
    }

    @Override
    public void resize(int rows, int columns) {
      containers.resize(id, rows, columns);
    }

    @Override
    public void close() {
      streams.close();
    }
  }

  @Override
  public void resize(String ref, int rows, int columns) {
    remote.command(
        "POST", ApiPath.of("/containers/{}/resize", ref).with("h", rows).with("w", columns));
  }

  @Override
  public ExitWait wait(String ref, WaitCondition condition) {
    String word =
        switch (condition) {
          case NOT_RUNNING -> "not-running";
          case NEXT_EXIT -> "next-exit";
          case REMOVED -> "removed";
        };
    Response response =
        remote.open("POST", ApiPath.of("/containers/{}/wait", ref).with("condition", word));
    return new RemoteExit(remote, response);
  }

  @Override
  public void stop(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal) {
    remote.command("POST", ending(ApiPath.of("/containers/{}/stop", ref), timeoutSeconds, signal));
  }

  @Override
  public void restart(String ref, Optional<Integer> timeoutSeconds, Optional<String> signal) {
    remote.command(
        "POST", ending(ApiPath.of("/containers/{}/restart", ref), timeoutSeconds, signal));
  }

  private static ApiPath ending(
      ApiPath target, Optional<Integer> timeoutSeconds, Optional<String> signal) {
    return target
        .withUnlessEmpty("t", timeoutSeconds.map(seconds -> Integer.toString(seconds)).orElse(""))
        .withUnlessEmpty("signal", signal.orElse(""));
  }

  @Override
  public void kill(String ref, String signal) {
    remote.command("POST", ApiPath.of("/containers/{}/kill", ref).with("signal", signal));
  }

  @Override
  public void pause(String ref) {
    remote.command("POST", ApiPath.of("/containers/{}/pause", ref));
  }

  @Override
  public void unpause(String ref) {
    remote.command("POST", ApiPath.of("/containers/{}/unpause", ref));
  }

  @Override
  public void rename(String ref, String name) {
    remote.command("POST", ApiPath.of("/containers/{}/rename", ref).with("name", name));
  }

  @Override
  public List<String> update(String ref, UnaryOperator<ContainerSpec> change) {
    ContainerDetails container = inspect(ref);
    ContainerSpec before = container.spec();
    return remote
        .post(
            ApiPath.of("/containers/{}/update", container.id()),
            ContainerBody.update(before, change.apply(before)))
        .strings("Warnings");
  }

  @Override
  public void remove(String ref, boolean force, boolean volumes) {
    remote.command(
        "DELETE", ApiPath.of("/containers/{}", ref).with("force", force).with("v", volumes));
  }

  @Override
  public ExecSession exec(String ref, ExecSpec spec, AttachRequest request) {
    return RemoteExec.start(remote, ref, spec, request);
  }

  @Override
  public LogStream logs(String ref, LogRequest request) {
    ContainerDetails container = inspect(ref);
    return RemoteLog.open(remote, container.id(), request, container.spec().process().terminal());
  }

  /** A list has no more than a line of each: the rest is asked for. */
  @Override
  public List<ContainerDetails> list(boolean all) {
    var ids = new ArrayList<String>();
    for (Json item :
        Inspections.items(remote.get(ApiPath.of("/containers/json").with("all", all)))) {
      ids.add(item.asObject().string("Id"));
    }
    return Inspections.of(ids, this::inspect);
  }

  @Override
  public ContainerDetails inspect(String ref) {
    return ContainerAnswer.read(remote.object(ApiPath.of("/containers/{}/json", ref)));
  }

  @Override
  public StatsSample stats(String ref) {
    return StatsAnswer.read(
        remote.object(
            ApiPath.of("/containers/{}/stats", ref).with("stream", "0").with("one-shot", "1")));
  }

  @Override
  public ProcessTable top(String ref, List<String> psArguments) {
    Json.Obj answer =
        remote.object(
            ApiPath.of("/containers/{}/top", ref)
                .withUnlessEmpty("ps_args", String.join(" ", psArguments)));
    var rows = new ArrayList<List<String>>();
    for (Json row : answer.array("Processes")) {
      rows.add(Json.object().put("row", row).build().strings("row"));
    }
    return new ProcessTable(answer.strings("Titles"), rows);
  }

  @Override
  public List<FileChange> diff(String ref) {
    var changes = new ArrayList<FileChange>();
    for (Json item : Inspections.items(remote.get(ApiPath.of("/containers/{}/changes", ref)))) {
      Json.Obj change = item.asObject();
      FileChange.Kind kind =
          switch ((int) change.number("Kind", 0)) {
            case 1 -> FileChange.Kind.ADDED;
            case 2 -> FileChange.Kind.DELETED;
            default -> FileChange.Kind.CHANGED;
          };
      changes.add(new FileChange(kind, change.string("Path")));
    }
    changes.sort(java.util.Comparator.comparing(FileChange::path));
    return changes;
  }

  @Override
  public Digest commit(String ref, CommitSpec spec) {
    ImageName name = ImageName.of(spec.reference());
    Json.Obj answer =
        remote.post(
            ApiPath.of("/commit")
                .with("container", ref)
                .withUnlessEmpty("repo", name.repository())
                .withUnlessEmpty("tag", name.tag())
                .withUnlessEmpty("author", spec.author())
                .withUnlessEmpty("comment", spec.message())
                .with("changes", spec.changes())
                .with("pause", spec.pause() ? "1" : "0"),
            Json.Obj.EMPTY);
    return Digest.parse(answer.string("Id"));
  }

  @Override
  public void export(String ref, OutputStream tar) {
    archives.copy(ApiPath.of("/containers/{}/export", ref), tar);
  }

  @Override
  public Optional<PathStat> stat(String ref, String path) {
    return archives.stat(ref, path);
  }

  @Override
  public void copyOut(String ref, String path, OutputStream tar) {
    archives.copy(ApiPath.of("/containers/{}/archive", ref).with("path", path), tar);
  }

  @Override
  public void copyIn(String ref, String directory, InputStream tar, boolean noOverwriteDirNonDir) {
    archives.put(ref, directory, tar, noOverwriteDirNonDir);
  }

  /** The engine sees the exits of its containers itself. */
  @Override
  public void reap(String id) {}
}
