package io.mysocket.client.console;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * The constants of an enum as lower-case words of the command line.
 *
 * @param all the constants
 */
public record Word<E extends Enum<E>>(List<E> all) implements CommandLine.ITypeConverter<E> {
  public Word {
    all = List.copyOf(all);
  }

  /** All of an enum. */
  public static <E extends Enum<E>> Word<E> of(Class<E> type) {
    return new Word<>(List.of(type.getEnumConstants()));
  }

  @Override
  public E convert(String text) {
    return all.stream()
        .filter(each -> word(each).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new CommandLine.TypeConversionException(
                "'"
                    + text
                    + "' is none of "
                    + all.stream().map(Word::word).collect(Collectors.joining(", "))));
  }

  /** How a constant is written. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
