package io.gantry.app.cli.build;

import io.gantry.engine.api.build.BuildWarning;
import java.time.Duration;
import java.util.List;

/** Shows nothing. */
final class SilentProgress implements BuildCommand.Display {
  @Override
  public void begin(int step, String name) {}

  @Override
  public void log(int step, String line) {}

  @Override
  public void cached(int step) {}

  @Override
  public void done(int step, Duration took) {}

  @Override
  public void failed(int step, String why) {}

  @Override
  public void warning(BuildWarning warning) {}

  @Override
  public void exported(String id, List<String> names) {}

  @Override
  public void close() {}
}
