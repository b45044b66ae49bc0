package io.gantry.cluster.apiserver.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The tree is a sorted map, and every version of it stays as it was. */
final class SortedTreeTest {
  private static List<String> values(SortedTree<String> tree, String after, String end) {
    var values = new ArrayList<String>();
    tree.visit(
        after,
        end,
        value -> {
          values.add(value);
          return true;
        });
    return values;
  }

  @Test
  void itDoesWhatATreeMapDoes() {
    var random = new Random(417);
    var model = new TreeMap<String, String>();
    SortedTree<String> tree = SortedTree.empty();
    for (int i = 0; i < 20_000; i++) {
      String key = "k" + random.nextInt(300);
      if (random.nextInt(3) == 0) {
        tree = tree.without(key);
        model.remove(key);
      } else {
        tree = tree.with(key, key + "=" + i);
        model.put(key, key + "=" + i);
      }
      assertEquals(model.size(), tree.size());
      if (i % 50 == 0) {
        String low = "k" + random.nextInt(300);
        String high = "k" + random.nextInt(300);
        List<String> expected =
            low.compareTo(high) >= 0
                ? List.of()
                : List.copyOf(model.subMap(low, false, high, false).values());
        assertEquals(expected, values(tree, low, high));
        assertEquals(expected.size(), tree.count(low, high));
        assertEquals(Optional.ofNullable(model.get(low)), tree.get(low));
      }
    }
    assertEquals(List.copyOf(model.values()), values(tree, "", "\uffff"));
  }

  @Test
  void anOldVersionStaysAsItWas() {
    var random = new Random(7);
    var versions = new ArrayList<SortedTree<String>>();
    var models = new ArrayList<TreeMap<String, String>>();
    SortedTree<String> tree = SortedTree.empty();
    var model = new TreeMap<String, String>();
    for (int i = 0; i < 500; i++) {
      String key = "k" + random.nextInt(60);
      tree = i % 4 == 3 ? tree.without(key) : tree.with(key, "v" + i);
      if (i % 4 == 3) {
        model.remove(key);
      } else {
        model.put(key, "v" + i);
      }
      versions.add(tree);
      models.add(new TreeMap<>(model));
    }
    for (int i = 0; i < 500; i++) {
      assertEquals(List.copyOf(models.get(i).values()), values(versions.get(i), "", "\uffff"));
    }
  }

  @Test
  void sortedKeysMakeAFlatTree() {
    SortedTree<String> tree = SortedTree.empty();
    for (int i = 0; i < 100_000; i++) {
      String key = Integer.toString(1_000_000 + i);
      tree = tree.with(key, key);
    }
    assertEquals(100_000, tree.size());
    assertEquals(40_000, tree.count("1010000", "1050001"));
  }

  @Test
  void takingAwayWhatIsNotThereChangesNothing() {
    SortedTree<String> tree = SortedTree.<String>empty().with("a", "1");
    assertSame(tree, tree.without("b"));
  }
}
