package io.gantry.app.cli;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The standard streams of an invocation, as streams and as the descriptors below them. The streams
 * are not buffered and are not closed by a command.
 */
public record Stdio(
    InputStream in, OutputStream out, OutputStream err, int inFd, int outFd, int errFd) {}
