package io.gantry.engine.docker.buildkit;

import io.gantry.engine.docker.buildkit.message.BuildRecord.Steps;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was told of a build, from its begin, for any number of readers at any time. State is owned
 * by its lock.
 */
final class StatusLog {
  /** More than this is not kept: what comes then is dropped, but for the ends of steps. */
  private static final long LIMIT = 16L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<byte[]> messages = new ArrayList<>();
  private long size;
  private boolean ended;
  private Steps steps = Steps.NONE;

  /** Adds a {@code StatusResponse}. */
  void add(byte[] message, boolean needed) {
    lock.lock();
    try {
      if (!ended && (needed || size < LIMIT)) {
        messages.add(message);
        size += message.length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing follows. */
  void end(Steps counted) {
    lock.lock();
    try {
      ended = true;
      steps = counted;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many steps there were; after the end. */
  Steps steps() {
    lock.lock();
    try {
      return steps;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the message of an index; nothing if there is none and will be none. */
  Optional<byte[]> await(int index) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (index >= messages.size() && !ended) {
        changed.await();
      }
      return index < messages.size() ? Optional.of(messages.get(index)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** All of it as BuildKit stores it: each message behind its length, four bytes, lowest first. */
  byte[] stored() {
    lock.lock();
    try {
      var out = new ByteArrayOutputStream();
      for (byte[] message : messages) {
        var length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(message.length);
        out.writeBytes(length.array());
        out.writeBytes(message);
      }
      return out.toByteArray();
    } finally {
      lock.unlock();
    }
  }
}
