package io.mysocket.client.relays;

import io.mysocket.client.console.Output;
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
}
