package io.gantry.platform.linux.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.process.Pipe;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DescriptorIT {
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 0x800;

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  @Test
  void allBytesArriveThroughAPipeEvenIfSomebodyMadeItNonBlocking() throws Exception {
    byte[] sent = noise(1_000_000);
    try (Pipe pipe = Pipe.create()) {
      for (int fd : new int[] {pipe.readEnd(), pipe.writeEnd()}) {
        long _ = Native.syscall(SystemCall.FCNTL, fd, F_SETFL, O_NONBLOCK);
      }
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                Descriptor.write(pipe.writeEnd(), sent, 0, sent.length);
                pipe.closeWriteEnd();
              });

      byte[] received = new DescriptorInputStream(pipe.readEnd()).readAllBytes();

      writer.join();
      assertArrayEquals(sent, received);
    }
  }

  @Test
  void streamsCloseOnlyWhatTheyOwn() throws IOException {
    try (Pipe pipe = Pipe.create()) {
      int copy = Descriptor.duplicate(pipe.readEnd());
      new DescriptorInputStream(copy).close();
      assertTrue(Descriptor.isOpen(copy));

      DescriptorInputStream.owning(copy).close();
      assertFalse(Descriptor.isOpen(copy));

      var closed = new DescriptorOutputStream(pipe.writeEnd());
      closed.close();
      assertThrows(IOException.class, () -> closed.write(1));
    }
  }

  @Test
  void aReaderThatLeftIsABrokenPipe() {
    try (Pipe pipe = Pipe.create()) {
      pipe.closeReadEnd();

      var failure =
          assertThrows(
              LinuxException.class, () -> Descriptor.write(pipe.writeEnd(), new byte[1], 0, 1));

      assertEquals(Errno.EPIPE, failure.errno());
      assertThrows(IOException.class, () -> new DescriptorOutputStream(pipe.writeEnd()).write(1));
    }
  }

  @Test
  void waitingForSomethingToReadEndsAfterTheLimit() {
    try (Pipe pipe = Pipe.create()) {
      assertFalse(Descriptor.awaitReadable(pipe.readEnd(), Duration.ofMillis(5)));
      Descriptor.write(pipe.writeEnd(), new byte[1], 0, 1);
      assertTrue(Descriptor.awaitReadable(pipe.readEnd(), Duration.ofSeconds(5)));
    }
  }
}
