package io.mysocket.client.console;

import java.io.PrintWriter;

/** Speaks to the person: data on {@code out}, everything else on {@code err}. Any thread. */
public final class Console {
  private final World.Terminal terminal;
  private final boolean colours;
  private final boolean quiet;
  private final boolean verbose;

  /**
   * The console of a command.
   *
   * @param plain no colours, whatever the environment says
   * @param quiet errors only
   * @param verbose causes of errors as well
   */
  public Console(World world, boolean plain, boolean quiet, boolean verbose) {
    this.terminal = world.terminal();
    boolean forced =
        world.variable("CLICOLOR_FORCE").filter(value -> !value.equals("0")).isPresent();
    boolean refused =
        world.variable("NO_COLOR").isPresent()
            || world.variable("TERM").filter("dumb"::equals).isPresent()
            || world.variable("CLICOLOR").filter("0"::equals).isPresent();
    this.colours = !plain && (forced || terminal.outIsTerminal() && !refused);
    this.quiet = quiet;
    this.verbose = verbose;
  }

  /** For data. */
  public PrintWriter out() {
    return terminal.out();
  }

  /** A line of data, out at once. */
  public synchronized void print(String line) {
    terminal.out().println(line);
    terminal.out().flush();
  }

  /** A remark. */
  public synchronized void say(String line) {
    if (!quiet) {
      terminal.err().println(line);
      terminal.err().flush();
    }
  }

  /** Something that is likely not as the person wants it. */
  public synchronized void warn(String sentence) {
    if (!quiet) {
      terminal.err().println(in(Colour.YELLOW, "warning:") + " " + sentence);
      terminal.err().flush();
    }
  }

  /** What went wrong, with the remedy and, if wanted, the cause. */
  public synchronized void fail(CommandFailure failure) {
    terminal.err().println(in(Colour.RED, "error:") + " " + failure.getMessage());
    if (!failure.remedy().isEmpty()) {
      terminal.err().println(failure.remedy());
    }
    if (verbose) {
      failure.printStackTrace(terminal.err());
    }
    terminal.err().flush();
  }

  /** The text in a colour, where there are colours. */
  public String in(Colour colour, String text) {
    return colours ? colour.on(text) : text;
  }

  public boolean isInteractive() {
    return terminal.outIsTerminal();
  }

  public boolean isVerbose() {
    return verbose;
  }

  public Prompts prompts() {
    return terminal.prompts();
  }
}
