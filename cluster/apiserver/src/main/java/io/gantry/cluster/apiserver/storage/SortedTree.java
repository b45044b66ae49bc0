package io.gantry.cluster.apiserver.storage;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map: an AVL tree of which a change copies one path. So every revision of a
 * type's objects is a whole map of its own, and costs a few hundred bytes.
 */
final class SortedTree<V> {
  private final @Nullable Node<V> root;

  private SortedTree(@Nullable Node<V> root) {
    this.root = root;
  }

  private record Node<V>(
      String key, V value, @Nullable Node<V> left, @Nullable Node<V> right, int height, int size) {
    static <V> Node<V> of(String key, V value, @Nullable Node<V> left, @Nullable Node<V> right) {
      return new Node<>(
          key,
          value,
          left,
          right,
          1 + Math.max(SortedTree.height(left), SortedTree.height(right)),
          1 + SortedTree.size(left) + SortedTree.size(right));
    }
  }

  static <V> SortedTree<V> empty() {
    return new SortedTree<>(null);
  }

  int size() {
    return size(root);
  }

  Optional<V> get(String key) {
    Node<V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return Optional.of(node.value);
      }
      node = order < 0 ? node.left : node.right;
    }
    return Optional.empty();
  }

  /** This map with {@code key} set. */
  SortedTree<V> with(String key, V value) {
    return new SortedTree<>(put(root, key, value));
  }

  /** This map without {@code key}. */
  SortedTree<V> without(String key) {
    return get(key).isEmpty() ? this : new SortedTree<>(remove(root, key));
  }

  /**
   * Shows the values behind {@code after} and before {@code end}, in order, until {@code visitor}
   * says no.
   */
  void visit(String after, String end, Predicate<V> visitor) {
    visit(root, after, end, visitor);
  }

  /** How many keys are behind {@code after} and before {@code end}. */
  int count(String after, String end) {
    return Math.max(0, rank(end, false) - rank(after, true));
  }

  /** How many keys are less than {@code key}, or equal if {@code inclusive}. */
  private int rank(String key, boolean inclusive) {
    int less = 0;
    Node<V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order > 0 || (order == 0 && inclusive)) {
        less += size(node.left) + 1;
        node = node.right;
      } else {
        node = node.left;
      }
    }
    return less;
  }

  private static <V> boolean visit(
      @Nullable Node<V> node, String after, String end, Predicate<V> visitor) {
    if (node == null) {
      return true;
    }
    boolean behind = node.key.compareTo(after) > 0;
    boolean before = node.key.compareTo(end) < 0;
    return (!behind || visit(node.left, after, end, visitor))
        && (!behind || !before || visitor.test(node.value))
        && (!before || visit(node.right, after, end, visitor));
  }

  private static <V> Node<V> put(@Nullable Node<V> node, String key, V value) {
    if (node == null) {
      return Node.of(key, value, null, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return Node.of(key, value, node.left, node.right);
    }
    return order < 0
        ? balanced(node.key, node.value, put(node.left, key, value), node.right)
        : balanced(node.key, node.value, node.left, put(node.right, key, value));
  }

  private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, String key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order < 0) {
      return balanced(node.key, node.value, remove(node.left, key), node.right);
    }
    if (order > 0) {
      return balanced(node.key, node.value, node.left, remove(node.right, key));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node<V> next = node.right;
    for (Node<V> left = next.left; left != null; left = left.left) {
      next = left;
    }
    return balanced(next.key, next.value, node.left, remove(node.right, next.key));
  }

  private static <V> Node<V> balanced(
      String key, V value, @Nullable Node<V> left, @Nullable Node<V> right) {
    int lean = height(left) - height(right);
    if (left != null && lean > 1) {
      if (left.right == null || height(left.left) >= height(left.right)) {
        return Node.of(left.key, left.value, left.left, Node.of(key, value, left.right, right));
      }
      Node<V> middle = left.right;
      return Node.of(
          middle.key,
          middle.value,
          Node.of(left.key, left.value, left.left, middle.left),
          Node.of(key, value, middle.right, right));
    }
    if (right != null && lean < -1) {
      if (right.left == null || height(right.right) >= height(right.left)) {
        return Node.of(right.key, right.value, Node.of(key, value, left, right.left), right.right);
      }
      Node<V> middle = right.left;
      return Node.of(
          middle.key,
          middle.value,
          Node.of(key, value, left, middle.left),
          Node.of(right.key, right.value, middle.right, right.right));
    }
    return Node.of(key, value, left, right);
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?> node) {
    return node == null ? 0 : node.size;
  }
}
