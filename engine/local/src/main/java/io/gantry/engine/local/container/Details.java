package io.gantry.engine.local.container;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Health;
import io.gantry.engine.local.log.LogGenerations;
import io.gantry.engine.local.log.LogPlan;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.MergedConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** From a record to what the engine shows. Pure. */
final class Details {
  private Details() {}

  static ContainerDetails of(ContainerRecord record, Path state, Optional<Health> health) {
    MergedConfig config = record.config();
    return new ContainerDetails(
        record.id(),
        record.name(),
        record.createdAt(),
        record.spec().image(),
        record.imageId(),
        record.spec(),
        config.arguments().getFirst(),
        config.arguments().subList(1, config.arguments().size()),
        config.environment(),
        config.workingDirectory(),
        config.user(),
        config.hostname(),
        config.labels(),
        config.stopSignal(),
        config.exposed(),
        record.state(),
        record.restarts().count(),
        config.health().map(check -> new ContainerDetails.Vitals(check, health)),
        record.mounts(),
        record.endpoints(),
        record.ports(),
        new ContainerDetails.Paths(
            logPath(record, state),
            state.resolve("hostname").toString(),
            state.resolve("hosts").toString(),
            state.resolve("resolv.conf").toString(),
            List.of(),
            ""));
  }

  private static String logPath(ContainerRecord record, Path state) {
    return LogPlan.decide(record.spec().lifecycle().log()).isInFiles()
        ? state.resolve(LogGenerations.CURRENT).toString()
        : "";
  }
}
