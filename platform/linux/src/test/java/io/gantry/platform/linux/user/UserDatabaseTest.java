package io.gantry.platform.linux.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserDatabaseTest {
  private static final List<String> PASSWD =
      List.of(
          "root:x:0:0:root:/root:/bin/sh",
          "+::::::",
          "bob:x:1000:1001:Bob:/home/bob:/bin/sh",
          "1234:x:7:8:::",
          "huge:x:4294967296:0::/:",
          "odd:x:zero:zero::/:",
          "short:x:5");
  private static final List<String> GROUP =
      List.of("root:x:0:root", "wheel:x:10:root,bob", "bob:x:1001:", "adm:x:4:bobby", "77:x:9:");

  private static ResolvedUser resolve(String user, String group) {
    return UserDatabase.resolve(PASSWD, GROUP, user, group);
  }

  @Test
  void nobodyNamedIsRootWithRootsGroups() {
    assertEquals(new ResolvedUser(0, 0, List.of(0L, 10L), "/root", "root"), resolve("", ""));
  }

  @Test
  void aNameBringsItsGroupAndItsAdditionalGroups() {
    assertEquals(
        new ResolvedUser(1000, 1001, List.of(10L), "/home/bob", "bob"), resolve("bob", ""));
  }

  @Test
  void aNumberWithEntryIsThatUser() {
    assertEquals(resolve("bob", ""), resolve("1000", ""));
  }

  @Test
  void aNumberWithoutEntryHasGroupRootAndNoHome() {
    assertEquals(new ResolvedUser(55, 0, List.of(), "/", ""), resolve("55", ""));
  }

  @Test
  void aNumberIsNeverTakenForAName() {
    assertEquals(1234, resolve("1234", "").uid());
    assertEquals(77, resolve("bob", "77").gid());
  }

  @Test
  void aNamedGroupReplacesAllOthers() {
    assertEquals(
        new ResolvedUser(1000, 10, List.of(), "/home/bob", "bob"), resolve("bob", "wheel"));
  }

  @Test
  void anUnknownNameIsAnErrorInDockersWords() {
    assertEquals(
        "unable to find user alice: no matching entries in passwd file", failure("alice", ""));
    assertEquals(
        "unable to find group staff: no matching entries in group file", failure("bob", "staff"));
  }

  // CVE-2024-40635: an id that wraps around to 0 is root
  @ParameterizedTest
  @CsvSource({
    "4294967296,",
    "2147483648,",
    "99999999999999999999,",
    "-1,",
    "0,4294967296",
    "huge,",
    "odd,",
    "short,"
  })
  void idsBeyondTheRangeAreRefused(String user, String group) {
    assertEquals(
        "uids and gids must be in range 0-2147483647", failure(user, group == null ? "" : group));
  }

  private static String failure(String user, String group) {
    return assertThrows(GantryException.class, () -> resolve(user, group)).text();
  }
}
