package io.gantry.platform.linux.tty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminalIT {
  private static final int O_NOCTTY = 0x100;
  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTPEER = 0x5441;

  private int master = -1;
  private int terminal = -1;

  @BeforeEach
  void openATerminal() {
    master = Descriptor.open(Path.of("/dev/ptmx"), Descriptor.O_RDWR | O_NOCTTY);
    try (Arena arena = Arena.ofConfined()) {
      long unlocked =
          Native.syscall(SystemCall.IOCTL, master, TIOCSPTLCK, arena.allocate(4).address());
      assertEquals(0, unlocked);
    }
    int flags = Descriptor.O_RDWR | O_NOCTTY | Descriptor.O_CLOEXEC;
    terminal = (int) Native.syscall(SystemCall.IOCTL, master, TIOCGPTPEER, flags);
    assertTrue(terminal >= 0);
  }

  @AfterEach
  void close() {
    Descriptor.close(master);
    Descriptor.close(terminal);
  }

  private String settings() {
    Pipe out = Pipe.create();
    try (out) {
      assertEquals(
          0, Spawn.spawn(List.of("stty", "-a"), List.of(), terminal, out.writeEnd()).await());
      out.closeWriteEnd();
      byte[] text = new DescriptorInputStream(out.readEnd()).readAllBytes();
      return new String(text, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void onlyTerminalsAreTerminals() {
    try (Pipe pipe = Pipe.create()) {
      assertTrue(Terminal.isTerminal(terminal));
      assertTrue(Terminal.isTerminal(master));
      assertFalse(Terminal.isTerminal(pipe.readEnd()));
      assertFalse(Terminal.isTerminal(-1));
      assertEquals(Optional.empty(), Terminal.size(pipe.readEnd()));
      assertThrows(LinuxException.class, () -> Terminal.makeRaw(pipe.readEnd()));
    }
  }

  @Test
  void theSizeSetOnOneSideIsSeenOnTheOther() {
    Terminal.setSize(master, new Terminal.Size(50, 132));

    assertEquals(Optional.of(new Terminal.Size(50, 132)), Terminal.size(terminal));
  }

  @Test
  void rawIsWhatSttyCallsRawAndItsEndRestoresAll() {
    String before = settings();

    Terminal.RawMode raw = Terminal.makeRaw(terminal);
    String during = settings();
    raw.close();
    raw.close();

    for (String off :
        List.of("-icanon", "-isig", "-echo ", "-icrnl", "-opost", "-ixon", "-iexten")) {
      assertTrue(during.contains(off), () -> off + " in " + during);
    }
    assertEquals(before, settings());
  }

  @Test
  void aSilentTerminalShowsNothingOfWhatIsTyped() {
    String before = settings();
    try (var _ = Terminal.makeSilent(terminal)) {
      String during = settings();
      assertTrue(during.contains("-echo "), during);
      assertTrue(during.contains(" icanon") && during.contains("isig"), during);
    }
    assertEquals(before, settings());
  }

  @Test
  void theEndRestoresEvenAfterTheCallerClosedItsDescriptor() {
    String before = settings();
    int copy = Descriptor.duplicate(terminal);

    Terminal.RawMode raw = Terminal.makeRaw(copy);
    Descriptor.close(copy);
    raw.close();

    assertEquals(before, settings());
  }

  @Test
  void readingFromATerminalWhoseOtherSideClosedMeetsTheEnd() {
    Descriptor.close(terminal);
    terminal = -1;

    assertEquals(-1, Descriptor.read(master, new byte[10], 0, 10));
  }
}
