package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.docker.buildkit.message.SolveRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JobsTest {
  private final Jobs jobs = new Jobs();

  private static Job job(String ref) {
    return new Job(
        SolveRequest.parse(new ProtoWriter().string(1, ref).toBytes()),
        ImageBuilder.NONE,
        _ -> {},
        new FakeClient(),
        Path.of("/scratch"),
        Clock.systemUTC());
  }

  @Test
  void whatIsToldOfAJobThatHasJustEndedCanStillBeAsked() throws Exception {
    Job job = job("one");
    jobs.begin(job);
    jobs.end(job);

    assertEquals(Optional.empty(), jobs.find("one"));
    assertSame(job.log(), jobs.awaitLog("one", Duration.ofMinutes(1)).orElseThrow());
    assertEquals(Optional.empty(), jobs.awaitLog("none", Duration.ZERO));
  }

  @Test
  void onlyTheLatestAreRemembered() throws Exception {
    for (int i = 0; i < 9; i++) {
      Job job = job("job-" + i);
      jobs.begin(job);
      jobs.end(job);
    }

    assertEquals(Optional.empty(), jobs.awaitLog("job-0", Duration.ZERO));
    assertTrue(jobs.awaitLog("job-1", Duration.ZERO).isPresent());
  }

  @Test
  void oneNameIsOneJobs() {
    jobs.begin(job("one"));
    assertThrows(GantryException.class, () -> jobs.begin(job("one")));
  }
}
