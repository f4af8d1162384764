package io.mysocket.client;

import io.mysocket.client.console.Exit;
import io.mysocket.client.console.World;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mysocketctl completion}: what makes a shell complete our words. */
@Command(
    name = "completion",
    description = {
      "Print what makes a shell complete the commands and options.",
      "bash: source <(mysocketctl completion bash)",
      "zsh:  source <(mysocketctl completion zsh)",
      "fish: mysocketctl completion fish | source"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /** A shell. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final World world;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  CompletionCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String script =
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("mysocketctl", root);
          case FISH -> FishCompletion.of(root);
        };
    world.terminal().out().println(script);
    world.terminal().out().flush();
    return Exit.DONE.code();
  }
}
