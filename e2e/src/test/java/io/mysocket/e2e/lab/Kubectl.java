package io.mysocket.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** kubectl as a user calls it, in one namespace. */
public final class Kubectl {
  private final Settings settings;
  private final String namespace;

  Kubectl(Settings settings, String namespace) {
    this.settings = settings;
    this.namespace = namespace;
  }

  public String namespace() {
    return namespace;
  }

  /** Runs it and gives what it printed; any exit code. */
  public Command run(String... arguments) {
    return call("", arguments);
  }

  /** The same, and it must go well. */
  public String ok(String... arguments) {
    return run(arguments).orFail();
  }

  /** {@code kubectl apply -f -}. */
  public Command apply(String manifest) {
    return call(manifest, "apply", "-f", "-");
  }

  /** {@code kubectl apply --server-side --dry-run=server -f -}: nothing is made. */
  public Command applyDry(String manifest) {
    return call(
        manifest, "apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-");
  }

  private Command call(String input, String... arguments) {
    List<String> words = new ArrayList<>(List.of(settings.kubectl().split(" ", -1)));
    words.addAll(List.of("--namespace", namespace));
    words.addAll(List.of(arguments));
    return Command.run(words, Map.of("KUBECONFIG", settings.kubeconfig().toString()), input);
  }

  /** {@code kubectl mysocket}, or what completes it; any exit code. */
  public Command plugin(String script, String... arguments) {
    List<String> words = new ArrayList<>(List.of("../kubectl-plugin/" + script));
    words.addAll(List.of("--namespace", namespace));
    words.addAll(List.of(arguments));
    return Command.run(
        words,
        Map.of("KUBECONFIG", settings.kubeconfig().toString(), "KUBECTL", settings.kubectl()),
        "");
  }

  /** {@code .status.conditions} of a MySocket as {@code Type=Status/Reason} words. */
  public String conditions(String mysocket) {
    return ok(
        "get",
        "mysocket",
        mysocket,
        "-o",
        "jsonpath={range .status.conditions[*]}{.type}={.status}/{.reason} {end}");
  }

  /** Starts it and lets it go on. */
  public Running begin(String... arguments) {
    List<String> words = new ArrayList<>(List.of(settings.kubectl().split(" ", -1)));
    words.addAll(List.of("--namespace", namespace));
    words.addAll(List.of(arguments));
    try {
      return Running.start(words, Map.of("KUBECONFIG", settings.kubeconfig().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One value of an object by JSONPath, empty if there is none. */
  public String value(String kind, String name, String path) {
    return ok("get", kind, name, "-o", "jsonpath={" + path + "}");
  }
}
