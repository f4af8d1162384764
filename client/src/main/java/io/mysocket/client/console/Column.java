package io.mysocket.client.console;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param wide shown only if everything is to be seen
 */
public record Column<T>(String title, boolean wide, Function<T, Object> cell) {
  public static <T> Column<T> of(String title, Function<T, Object> cell) {
    return new Column<>(title, false, cell);
  }

  public static <T> Column<T> wide(String title, Function<T, Object> cell) {
    return new Column<>(title, true, cell);
  }
}
