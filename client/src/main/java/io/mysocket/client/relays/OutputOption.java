package io.mysocket.client.relays;

import io.mysocket.client.console.Console;
import io.mysocket.client.console.Output;
import io.mysocket.client.console.Printer;
import java.util.List;
import picocli.CommandLine.Option;

/** How data is printed. */
public final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Output output = Output.TABLE;

  public Output get() {
    return output;
  }

  /** Whether a person reads it. */
  public boolean isTable() {
    return output == Output.TABLE || output == Output.WIDE;
  }

  /** Prints several things. */
  public <T> void all(Printer<T> printer, List<T> things, Console console) {
    printer.all(things, output, console.out());
  }

  /** Prints one thing. */
  public <T> void one(Printer<T> printer, T thing, Console console) {
    printer.one(thing, output, console.out());
  }

  /**
   * Prints what is no table to people.
   *
   * @param name what it is called
   * @param forPeople prints it for them
   */
  public void text(Object thing, String name, Console console, Runnable forPeople) {
    switch (output) {
      case JSON -> Printer.json(thing, console.out());
      case YAML -> Printer.yaml(thing, console.out());
      case NAME -> console.print(name);
      case TABLE, WIDE -> forPeople.run();
    }
    console.out().flush();
  }
}
