package io.gantry.app.cli.build.progress;

/** Shows nothing. */
final class QuietDisplay implements Display {
  @Override
  public void begin(int step, String name) {}

  @Override
  public void close() {}
}
