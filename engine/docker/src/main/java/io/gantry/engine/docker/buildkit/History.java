package io.gantry.engine.docker.buildkit;

import io.gantry.engine.docker.blob.ContentService;
import io.gantry.engine.docker.buildkit.message.BuildRecord;
import io.gantry.engine.docker.buildkit.message.BuildRecord.Blob;
import io.gantry.engine.docker.buildkit.message.BuildRecord.Failure;
import io.gantry.engine.docker.buildkit.message.BuildRecord.Steps;
import io.gantry.engine.docker.buildkit.message.SolveRequest;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The builds of this process, the running and the latest of those that have ended; what is pinned
 * stays. State is owned by its lock.
 */
final class History {
  private static final int KEPT = 50;
  private static final long MOST_HELD = 32L << 20;
  private static final String LOGS = "application/vnd.buildkit.status.v0";
  private static final String STATEMENT = "application/vnd.in-toto+json";
  private static final String PREDICATE = "in-toto.io/predicate-type";
  private static final String SLSA = "https://slsa.dev/provenance/v1";
  private static final String PROVENANCE = "buildx.build.provenance";

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Kept> builds = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private int dropped;

  History(Clock clock) {
    this.clock = clock;
  }

  /** A build, and the bytes that its record names, by their digests. */
  private record Kept(
      BuildRecord record, Optional<StatusLog> log, Map<String, ContentService.Blob> blobs) {}

  /** Bytes in memory. */
  private static final class Held implements ContentService.Blob {
    private final byte[] bytes;
    private final Instant made;

    Held(byte[] bytes, Instant made) {
      this.bytes = bytes;
      this.made = made;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public Instant made() {
      return made;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /** A change, for those that listen. */
  record Event(int type, BuildRecord record) {
    byte[] message() {
      return record.event(type);
    }
  }

  /** What listeners want. */
  record Wish(boolean activeOnly, String ref, boolean earlyExit, int limit) {}

  /** Hears of builds. */
  @FunctionalInterface
  interface Listener {
    void hear(Event event) throws IOException;
  }

  /** A build begins. */
  void begin(SolveRequest request) {
    var record =
        new BuildRecord(
            request.ref(),
            request.frontend(),
            request.options(),
            request.exporters(),
            clock.instant(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of(),
            Steps.NONE,
            false);
    change(new Kept(record, Optional.empty(), Map.of()), BuildRecord.STARTED);
  }

  /** A build has ended; its log has, too. */
  void end(
      SolveRequest request,
      StatusLog log,
      Map<String, String> response,
      Optional<GrpcException> failure) {
    Optional<BuildRecord> begun = find(request.ref()).map(Kept::record);
    if (begun.isEmpty()) {
      return;
    }
    var blobs = new HashMap<String, ContentService.Blob>();
    Blob logs = keep(blobs, LOGS, log.stored(), Map.of());
    var attestations = new ArrayList<Blob>();
    response.forEach((name, value) -> {
      if (name.equals(PROVENANCE) || name.startsWith(PROVENANCE + "/")) {
        byte[] statement = Base64.getDecoder().decode(value);
        attestations.add(keep(blobs, STATEMENT, statement, Map.of(PREDICATE, SLSA)));
      }
    });
    BuildRecord before = begun.get();
    var record =
        new BuildRecord(
            before.ref(),
            before.frontend(),
            before.options(),
            before.exporters(),
            before.created(),
            Optional.of(clock.instant()),
            failure.map(why -> new Failure(why.code().number(), why.text())),
            Optional.of(logs),
            attestations,
            response,
            log.steps(),
            before.pinned());
    change(new Kept(record, Optional.of(log), blobs), BuildRecord.COMPLETE);
  }

  private Blob keep(
      Map<String, ContentService.Blob> blobs,
      String type,
      byte[] bytes,
      Map<String, String> annotations) {
    Digest digest = Digest.of(bytes);
    blobs.put(digest.toString(), new Held(bytes, clock.instant()));
    return new Blob(type, digest, bytes.length, annotations);
  }

  private void change(Kept build, int type) {
    lock.lock();
    try {
      builds.put(build.record().ref(), build);
      tell(new Event(type, build.record()));
      forget();
    } finally {
      lock.unlock();
    }
  }

  private void tell(Event event) {
    events.add(event);
    if (events.size() > 4 * KEPT) {
      events.removeFirst();
      dropped++;
    }
    changed.signalAll();
  }

  /** Removes the oldest that nobody has pinned, if there are too many or their logs too long. */
  private void forget() {
    List<BuildRecord> ended =
        builds.values().stream()
            .map(Kept::record)
            .filter(record -> record.completed().isPresent() && !record.pinned())
            .sorted(Comparator.comparing(record -> record.completed().orElse(Instant.MAX)))
            .toList();
    long held = ended.stream().mapToLong(History::logged).sum();
    for (int i = 0; i < ended.size() && (ended.size() - i > KEPT || held > MOST_HELD); i++) {
      builds.remove(ended.get(i).ref());
      held -= logged(ended.get(i));
    }
  }

  private static long logged(BuildRecord record) {
    return record.logs().map(Blob::size).orElse(0L);
  }

  private Optional<Kept> find(String ref) {
    lock.lock();
    try {
      return Optional.ofNullable(builds.get(ref));
    } finally {
      lock.unlock();
    }
  }

  /** What was told of a build that has ended. */
  Optional<StatusLog> log(String ref) {
    return find(ref).flatMap(Kept::log);
  }

  /** Bytes that a record names. */
  Optional<ContentService.Blob> blob(String digest) {
    lock.lock();
    try {
      return builds.values().stream()
          .map(kept -> Optional.ofNullable(kept.blobs().get(digest)))
          .flatMap(Optional::stream)
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Pins a record, or lets it go; nothing happens if there is none. */
  void pin(String ref, boolean pinned) {
    find(ref)
        .ifPresent(kept ->
            change(
                new Kept(kept.record().withPinned(pinned), kept.log(), kept.blobs()),
                kept.record().completed().isPresent()
                    ? BuildRecord.COMPLETE
                    : BuildRecord.STARTED));
  }

  /** Forgets a build that has ended. */
  boolean delete(String ref) {
    lock.lock();
    try {
      Kept kept = builds.get(ref);
      if (kept == null || kept.record().completed().isEmpty()) {
        return false;
      }
      builds.remove(ref);
      tell(new Event(BuildRecord.DELETED, kept.record()));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Tells of builds: of those that are here, then of changes, unless that is enough. */
  void listen(Wish wish, Listener listener) throws IOException, InterruptedException {
    int at;
    List<Event> here;
    lock.lock();
    try {
      at = dropped + events.size();
      here = known(wish);
    } finally {
      lock.unlock();
    }
    for (Event event : here) {
      listener.hear(event);
    }
    while (!wish.earlyExit()) {
      Event next;
      lock.lockInterruptibly();
      try {
        while (at >= dropped + events.size()) {
          changed.await();
        }
        at = Math.max(at, dropped);
        next = events.get(at - dropped);
        at++;
      } finally {
        lock.unlock();
      }
      if (wish.ref().isEmpty() || wish.ref().equals(next.record().ref())) {
        listener.hear(next);
      }
    }
  }

  private List<Event> known(Wish wish) {
    var running = new ArrayList<Event>();
    var ended = new ArrayList<Event>();
    for (Kept kept : builds.values()) {
      BuildRecord record = kept.record();
      if (!wish.ref().isEmpty() && !wish.ref().equals(record.ref())) {
        continue;
      }
      if (record.completed().isEmpty()) {
        running.add(new Event(BuildRecord.STARTED, record));
      } else if (!wish.activeOnly()) {
        ended.add(new Event(BuildRecord.COMPLETE, record));
      }
    }
    ended.sort(Comparator.comparing((Event event) -> event.record().created()).reversed());
    int most = wish.limit() > 0 ? Math.min(wish.limit(), ended.size()) : ended.size();
    running.addAll(ended.subList(0, most));
    return running;
  }
}
