package io.mysocket.client.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.mysocket.control.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Prints things of one kind as data.
 *
 * @param name what {@link Output#NAME} prints of one
 */
public record Printer<T>(List<Column<T>> columns, Function<T, String> name) {
  /** As most programs write it: an item a line, and no space before a colon. */
  private static final PrettyPrinter SPACIOUS =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                  .withArrayEmptySeparator("")
                  .withObjectEmptySeparator(""))
          .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);

  public Printer {
    columns = List.copyOf(columns);
  }

  /** Several; an array in JSON and YAML. */
  public void all(List<T> things, Output output, PrintWriter out) {
    switch (output) {
      case TABLE, WIDE -> table(things, output, out);
      case JSON -> json(things, out);
      case YAML -> yaml(things, out);
      case NAME -> things.forEach(thing -> out.println(name.apply(thing)));
    }
    out.flush();
  }

  /** One; an object in JSON and YAML. */
  public void one(T thing, Output output, PrintWriter out) {
    switch (output) {
      case JSON -> json(thing, out);
      case YAML -> yaml(thing, out);
      case TABLE, WIDE, NAME -> all(List.of(thing), output, out);
    }
    out.flush();
  }

  /** Any value as JSON. */
  public static void json(Object value, PrintWriter out) {
    try {
      out.println(Json.LENIENT.writer(SPACIOUS).writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this cannot be written as JSON", e);
    }
  }

  /** Any value as YAML. */
  public static void yaml(Object value, PrintWriter out) {
    out.print(YamlText.of(Json.LENIENT.convertValue(value, Object.class)));
  }

  private void table(List<T> things, Output output, PrintWriter out) {
    List<Column<T>> shown =
        columns.stream().filter(column -> output == Output.WIDE || !column.wide()).toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(shown.stream().map(Column::title).toList());
    for (T thing : things) {
      rows.add(shown.stream().map(column -> text(column.cell().apply(thing))).toList());
    }
    List<Integer> widths = new ArrayList<>(Collections.nCopies(shown.size(), 0));
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    String rule = rule(widths);
    out.println(rule);
    out.println(line(rows.getFirst(), widths));
    out.println(rule);
    rows.stream().skip(1).forEach(row -> out.println(line(row, widths)));
    out.println(rule);
  }

  private static String rule(List<Integer> widths) {
    StringBuilder rule = new StringBuilder("+");
    widths.forEach(width -> rule.append("-".repeat(width + 2)).append('+'));
    return rule.toString();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      line.append(' ').append(cell).repeat(' ', widths.get(i) - cell.length()).append(" |");
    }
    return line.toString();
  }

  /** Nothing that a terminal would obey. */
  private static String text(Object value) {
    return String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
  }
}
