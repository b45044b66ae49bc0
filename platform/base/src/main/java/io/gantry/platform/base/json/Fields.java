package io.gantry.platform.base.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An object's fields: an immutable map that keeps its order, in one array. Trees are mostly small
 * objects, and a {@link java.util.LinkedHashMap} of two entries weighs 200 bytes more.
 */
final class Fields extends AbstractMap<String, Json> {
  /** Up to so many, looking at each is as fast as a table. */
  private static final int FEW = 12;

  private static final int[] NO_TABLE = {};
  private static final Map<String, Json> NONE = new Fields(new String[0], new Json[0]);

  private final String[] names;
  private final Json[] values;

  /** Places of names by hash, from 1 on; 0 is free. Half empty at least. */
  private final int[] table;

  private Fields(String[] names, Json[] values) {
    this.names = names;
    this.values = values;
    table = names.length <= FEW ? NO_TABLE : table(names);
  }

  /** The same entries in the same order. */
  static Map<String, Json> of(Map<String, Json> map) {
    if (map instanceof Fields fields) {
      return fields;
    }
    int size = map.size();
    if (size == 0) {
      return NONE;
    }
    var names = new String[size];
    var values = new Json[size];
    int at = 0;
    for (Map.Entry<String, Json> entry : map.entrySet()) {
      names[at] = entry.getKey();
      values[at] = entry.getValue();
      at++;
    }
    return new Fields(names, values);
  }

  private static int[] table(String[] names) {
    int[] table = new int[Integer.highestOneBit(names.length) * 4];
    for (int i = 0; i < names.length; i++) {
      int slot = slot(names[i], table.length);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = i + 1;
    }
    return table;
  }

  private static int slot(String name, int length) {
    int hash = name.hashCode();
    return (hash ^ (hash >>> 16)) & (length - 1);
  }

  private int find(@Nullable Object key) {
    if (!(key instanceof String name)) {
      return -1;
    }
    if (table.length == 0) {
      for (int i = 0; i < names.length; i++) {
        if (names[i].equals(name)) {
          return i;
        }
      }
      return -1;
    }
    int slot = slot(name, table.length);
    while (table[slot] != 0) {
      int place = table[slot] - 1;
      if (names[place].equals(name)) {
        return place;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return -1;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable Json get(@Nullable Object key) {
    int place = find(key);
    return place < 0 ? null : values[place];
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Json> action) {
    for (int i = 0; i < names.length; i++) {
      action.accept(names[i], values[i]);
    }
  }

  @Override
  public Set<Map.Entry<String, Json>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Map.Entry<String, Json>> iterator() {
        return new Iterator<>() {
          private int at;

          @Override
          public boolean hasNext() {
            return at < names.length;
          }

          @Override
          public Map.Entry<String, Json> next() {
            if (at == names.length) {
              throw new NoSuchElementException();
            }
            at++;
            return Map.entry(names[at - 1], values[at - 1]);
          }
        };
      }
    };
  }
}
