package io.gantry.image.registry.api;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.platform.http.Query;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A part of a sorted list.
 *
 * @param next the query of the part after it, if there is one
 */
record Page(List<String> items, Optional<String> next) {
  private static final int DIGITS = 9;

  /** Copies the items. */
  Page {
    items = List.copyOf(items);
  }

  /** The part that {@code n} and {@code last} ask for; without {@code n} all that is left. */
  static Page of(List<String> sorted, Query query) {
    int most = query.first("n").map(Page::number).orElse(Integer.MAX_VALUE);
    String last = query.text("last");
    List<String> left =
        last.isEmpty()
            ? sorted
            : sorted.stream().dropWhile(item -> item.compareTo(last) <= 0).toList();
    if (left.size() <= most) {
      return new Page(left, Optional.empty());
    }
    List<String> items = left.subList(0, most);
    return most == 0
        ? new Page(items, Optional.empty())
        : new Page(
            items,
            Optional.of(
                "last="
                    + URLEncoder.encode(items.getLast(), StandardCharsets.UTF_8)
                    + "&n="
                    + most));
  }

  private static int number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= DIGITS;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits) {
      throw new RegistryException(
          Code.PAGINATION_NUMBER_INVALID, "n must be a number from 0 to 999999999");
    }
    return Integer.parseInt(text);
  }
}
