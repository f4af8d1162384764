package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** helm as a user calls it, on the operator that {@code ./mysocket up} has installed. */
public final class Helm {
  private static final String RELEASE = "mysocket-operator";

  private final Settings settings;

  Helm(Settings settings) {
    this.settings = settings;
  }

  /** Runs it and gives what it printed; any exit code. */
  public Command run(String... arguments) {
    List<String> words = new ArrayList<>(List.of(settings.helm(), "--namespace"));
    words.add(Lab.OPERATOR_NAMESPACE);
    words.addAll(List.of(arguments));
    return Command.run(words, Map.of("KUBECONFIG", settings.kubeconfig().toString()), "");
  }

  /** A chart of the source tree, as YAML. */
  public String template(String chart, String... arguments) {
    List<String> words =
        new ArrayList<>(List.of("template", RELEASE, chart(chart), "--kube-version", "1.35.0"));
    words.addAll(List.of(arguments));
    return run(words.toArray(String[]::new)).orFail();
  }

  /** Installs the operator, or changes its values, and waits until it is ready. */
  public void upgrade(Path values, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "upgrade",
                "--install",
                RELEASE,
                chart(RELEASE),
                "--values",
                values.toString(),
                "--wait",
                "--timeout",
                "150s"));
    words.addAll(List.of(more));
    run(words.toArray(String[]::new)).orFail();
  }

  public Command uninstall(String... more) {
    List<String> words = new ArrayList<>(List.of("uninstall", RELEASE, "--wait"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  /** Keeps the values that the operator was installed with, for {@link #upgrade}. */
  public Path values(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("values.yaml"), run("get", "values", RELEASE, "-o", "yaml").orFail());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String chart(String name) {
    return Path.of("..", "charts", name).toString();
  }
}
