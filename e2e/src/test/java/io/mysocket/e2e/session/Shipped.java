package io.mysocket.e2e.session;

import io.mysocket.e2e.lab.Command;
import java.util.List;
import java.util.Map;

/** How the programs of images are run. */
public final class Shipped {
  private Shipped() {}

  /** Flags of the JVM of one of them; see images/programs.sh. */
  public static List<String> flags(String program) {
    String script = "source ../images/programs.sh; java_program \"$0\"; echo \"${program[2]}\"";
    String flags = Command.run(List.of("bash", "-c", script, program), Map.of(), "").orFail();
    return List.of(flags.strip().split(" +"));
  }
}
