package io.mysocket.relay.control;

import io.mysocket.relay.audit.Act;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit log of every call that is no GET, and of those whose handler says that they
 * changed something; by the names that the API's description has. Any thread.
 */
public final class Auditing {
  private final Supplier<Map<String, String>> operations;
  private final Clock clock;
  private final Consumer<Act> log;

  /**
   * @param operations gives the names of all operations by method and path, at each change
   */
  public Auditing(Supplier<Map<String, String>> operations, Clock clock, Consumer<Act> log) {
    this.operations = operations;
    this.clock = clock;
    this.log = log;
  }

  private static String written(Endpoint endpoint) {
    return endpoint.method() + " " + endpoint.path();
  }

  /** Tells of a call that is about to be answered with this status. */
  void tell(Router.Match match, Deed deed, Asked asked, int status) {
    if (!(match instanceof Router.Match.Found(Endpoint endpoint, Map<String, String> parameters))
        || endpoint.method().equals("GET") && !deed.change()) {
      return;
    }
    String written = written(endpoint);
    Act.Thing onPath = thing(endpoint.path(), parameters);
    Act.Thing told = deed.thing();
    log.accept(
        new Act(
            clock.instant(),
            operations.get().getOrDefault(written, written),
            deed.actor(asked.address()),
            told == null || onPath == null
                ? told == null ? onPath : told
                : new Act.Thing(told.kind(), told.id(), onPath.id()),
            Act.Outcome.of(status, deed.problem()),
            asked.requestId()));
  }

  /** Where a call came from, and its name in the logs. */
  record Asked(String address, String requestId) {}

  /** What a path is about: its last name in braces, of the kind that stands before that. */
  static Act.@Nullable Thing thing(String template, Map<String, String> parameters) {
    Act.Thing thing = null;
    String[] parts = template.split("/", -1);
    for (int i = 1; i < parts.length; i++) {
      String value =
          parts[i].startsWith("{") ? parameters.get(parts[i].replaceAll("[{}]", "")) : null;
      if (value != null) {
        thing = new Act.Thing(singular(parts[i - 1]), value, thing == null ? null : thing.id());
      }
    }
    return thing;
  }

  private static String singular(String collection) {
    return collection.endsWith("s") ? collection.substring(0, collection.length() - 1) : collection;
  }
}
