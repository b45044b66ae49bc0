package io.gantry.engine.build.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GitAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://h/a.git, https://h/a.git, '', '', ''",
    "https://h/a.git#main, https://h/a.git, main, '', ''",
    "https://h/a.git#main:dir/sub, https://h/a.git, main, dir/sub, ''",
    "https://h/a.git#:dir, https://h/a.git, '', dir, ''",
    "https://u:p@h/a.git?ref=v1&subdir=d&checksum=abc, https://u:p@h/a.git, v1, d, abc",
    "https://h/a.git?branch=x, https://h/a.git, refs/heads/x, '', ''",
    "https://h/a.git?tag=x&commit=ab12, https://h/a.git, refs/tags/x, '', ab12",
    "https://h/a.git?ref=a%2Fb, https://h/a.git, a/b, '', ''",
    "git://h/a, git://h/a, '', '', ''",
    "ssh://git@h:22/a, ssh://git@h:22/a, '', '', ''",
    "git@github.com:o/r.git#x, git@github.com:o/r.git, x, '', ''",
    "foo@bar:baz, foo@bar:baz, '', '', ''"
  })
  void whatIsGitIsTakenApart(
      String text, String remote, String reference, String subdirectory, String checksum) {
    assertEquals(
        Optional.of(
            new GitAddress(remote, reference, subdirectory, checksum, Optional.empty(), true)),
        GitAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/a.tar.gz",
        "https://h/a.git/",
        "https://h/a.GIT",
        "https://h/x?y=a.git",
        "file:///a.git",
        "/a.git",
        "a.git",
        "ext::sh -c x",
        "a/b@c:d",
        "git://",
        "github.com/a/b",
        ""
      })
  void othersAreNot(String text) {
    assertTrue(GitAddress.parse(text).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/a.git?foo=1",
        "https://h/a.git?ref=a#b",
        "https://h/a.git?subdir=a#:b",
        "https://h/a.git?branch=a&tag=b",
        "https://h/a.git?ref=a&tag=b",
        "https://h/a.git?ref=a&ref=a",
        "https://h/a.git?commit=a&checksum=b",
        "https://h/a.git?submodules=perhaps",
        "https://h/a.git?ref=%zz"
      })
  void contradictionsAreRefused(String text) {
    assertThrows(GantryException.class, () -> GitAddress.parse(text));
  }

  @Test
  void contextsMayLeaveOutTheSchemeOfOneHost() {
    assertEquals(
        Optional.of("https://github.com/a/b.git"),
        GitAddress.parseContext("github.com/a/b#x").map(GitAddress::remote));
  }

  @Test
  void flagsOfTheQueryAreKept() {
    GitAddress address =
        GitAddress.parse("https://h/o/r.git?keep-git-dir=1&submodules=false").orElseThrow();
    assertEquals(Optional.of(true), address.keepGitDirectory());
    assertEquals(false, address.submodules());
    assertEquals("r", address.shortName());
  }
}
