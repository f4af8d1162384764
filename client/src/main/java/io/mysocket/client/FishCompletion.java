package io.mysocket.client;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for the fish shell, which picocli does not write. */
final class FishCompletion {
  private static final String PROGRAM = "complete -c mysocketctl";

  private final StringBuilder out = new StringBuilder(PROGRAM + " -f\n");

  private FishCompletion() {}

  static String of(CommandLine root) {
    FishCompletion script = new FishCompletion();
    script.add(root, List.of());
    return script.out.toString();
  }

  private void add(CommandLine command, List<String> path) {
    String condition = condition(command, path);
    for (CommandLine sub :
        new TreeSet<>(command.getSubcommands().keySet())
            .stream().map(command.getSubcommands()::get).distinct().toList()) {
      if (sub.getCommandSpec().usageMessage().hidden()) {
        continue;
      }
      line(condition, "-a " + sub.getCommandName(), description(sub));
      List<String> below = new ArrayList<>(path);
      below.add(sub.getCommandName());
      add(sub, below);
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        line(condition, names(option), String.join(" ", option.description()));
      }
    }
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names
          .append(name.startsWith("--") ? "-l " : "-s ")
          .append(name.replaceFirst("^-+", ""))
          .append(' ');
    }
    if (option.arity().max() > 0) {
      names.append("-r ");
      if (option.completionCandidates() != null) {
        List<String> words = new ArrayList<>();
        option.completionCandidates().forEach(words::add);
        names.append("-f -a ").append(quoted(String.join(" ", words)));
      } else {
        names.append("-F");
      }
    }
    return names.toString().strip();
  }

  private void line(String condition, String what, String description) {
    String plain = description.replaceAll("\\$\\{[^}]*}[.:]? ?", "").strip();
    out.append(PROGRAM)
        .append(" -n ")
        .append(quoted(condition))
        .append(' ')
        .append(what)
        .append(" -d ")
        .append(quoted(plain))
        .append('\n');
  }

  private static String condition(CommandLine command, List<String> path) {
    if (path.isEmpty()) {
      return "__fish_use_subcommand";
    }
    StringBuilder condition = new StringBuilder();
    for (String word : path) {
      condition
          .append(condition.isEmpty() ? "" : "; and ")
          .append("__fish_seen_subcommand_from ")
          .append(word);
    }
    if (!command.getSubcommands().isEmpty()) {
      condition
          .append("; and not __fish_seen_subcommand_from ")
          .append(String.join(" ", new TreeSet<>(command.getSubcommands().keySet())));
    }
    return condition.toString();
  }

  private static String description(CommandLine command) {
    String[] lines = command.getCommandSpec().usageMessage().description();
    return lines.length == 0 ? "" : lines[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
