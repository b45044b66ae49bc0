package io.gantry.image.registry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.image.registry.RegistryException;
import io.gantry.platform.http.Query;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final List<String> ALL = List.of("a", "b", "c", "d");

  private static Page page(String query) {
    return Page.of(ALL, Query.parse(query));
  }

  @Test
  void pagesFollowEachOther() {
    assertEquals(new Page(List.of("a", "b"), Optional.of("last=b&n=2")), page("n=2"));
    assertEquals(new Page(List.of("c", "d"), Optional.empty()), page("last=b&n=2"));
    assertEquals(new Page(List.of(), Optional.empty()), page("last=d&n=2"));
  }

  @Test
  void theLastItemNeedNotBeThere() {
    assertEquals(List.of("c", "d"), page("last=bb").items());
  }

  @Test
  void zeroItemsHaveNoNextPage() {
    assertEquals(new Page(List.of(), Optional.empty()), page("n=0"));
  }

  @Test
  void aNumberThatIsNoneIsRefused() {
    assertThrows(RegistryException.class, () -> page("n=-1"));
    assertThrows(RegistryException.class, () -> page("n=many"));
  }
}
