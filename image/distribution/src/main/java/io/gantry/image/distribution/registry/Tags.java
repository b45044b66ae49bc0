package io.gantry.image.distribution.registry;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.client.HttpException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lists that come in pages, on one way. */
final class Tags {
  private static final int PAGE = 16 << 20;
  private static final int PAGES = 10_000;
  private static final int MOST = 1_000_000;

  private final Way way;

  Tags(Way way) {
    this.way = way;
  }

  /** All tags, in the registry's order. */
  List<String> all() {
    var tags = new ArrayList<String>();
    Failure failure = way.failure(false);
    boolean found =
        pages(
            way,
            "/tags/list?n=1000",
            page -> {
              tags.addAll(page.json().strings("tags"));
              if (tags.size() > MOST) {
                throw failure.broken("it has more than a million tags");
              }
            });
    if (!found) {
      throw failure.answered(
          404, new ServerError("NAME_UNKNOWN", "repository name not known to registry"), "tags");
    }
    return List.copyOf(tags);
  }

  /** A page of a list. */
  record Page(Answer answer, Json.Obj json) {}

  /**
   * Reads all pages of a list.
   *
   * @return false if the registry answers 404 to the first
   */
  static boolean pages(Way way, String rest, Consumer<Page> each) {
    Failure failure = way.failure(false);
    Call call = Call.get(way.path(rest), way.pull());
    for (int i = 0; i < PAGES; i++) {
      try (Answer answer = way.read(call)) {
        if (answer.status() == 404 && i == 0) {
          return false;
        }
        String thing =
            (rest.startsWith("/tags") ? "tags of " : "referrers in ") + failure.familiar();
        if (answer.status() != 200) {
          throw failure.answered(answer.status(), answer.error(), thing);
        }
        Json json = Json.parse(answer.response().bytes(PAGE));
        each.accept(new Page(answer, json.asObject()));
        Optional<URI> next =
            Pages.next(answer.fields("link")).flatMap(link -> Place.resolve(answer.url(), link));
        if (next.isEmpty()) {
          return true;
        }
        call = Call.get(next.get().toString(), way.pull());
      } catch (HttpException e) {
        throw failure.unreachable(e);
      } catch (IOException e) {
        throw failure.broken("a list cannot be read: " + e.getMessage());
      }
    }
    throw failure.broken("a list has more than " + PAGES + " pages");
  }
}
