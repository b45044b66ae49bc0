package io.gantry.engine.local.log;

import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** The log of a container, wherever its driver has put it. */
public final class ContainerLog {
  private ContainerLog() {}

  /**
   * Opens it.
   *
   * @param directory of the container, beside its record
   * @param running whether more may come
   * @throws GantryException {@code INVALID} if nothing is kept, in Docker's words; {@code
   *     UNAVAILABLE} if it is kept where nobody here can read it
   */
  public static LogStream open(
      ContainerRecord record, Path directory, LogRequest request, BooleanSupplier running) {
    return switch (LogPlan.decide(record.spec().lifecycle().log()).target()) {
      case FILE -> new LogFile(directory.resolve(LogGenerations.CURRENT), request, running);
      case JOURNAL -> JournalLog.open(record.id(), request, running);
      case NONE ->
          throw new GantryException(
              Kind.INVALID, "configured logging driver does not support reading");
    };
  }
}
