package io.mysocket.control.client;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;

/** Is told of every call of the relay, by the thread that made it. */
@FunctionalInterface
public interface CallListener {
  /** Nobody listens. */
  CallListener NOBODY = (_, _, _) -> {};

  /**
   * A call has ended.
   *
   * @param operation method and kind of thing, such as {@code PUT sockets/keys}; a handful of them
   * @param status of the answer, 0 if there was none
   */
  void called(String operation, int status, Duration took);

  /** Names the call without what it is about. */
  static String operation(HttpRequest request) {
    String path = request.uri().getRawPath();
    String[] parts = path.substring(path.indexOf("/api/v2/") + "/api/v2/".length()).split("/", -1);
    boolean part = parts.length > 2 && Set.of("keys", "tunnels", "probe").contains(parts[2]);
    return request.method() + " " + parts[0] + (part ? "/" + parts[2] : "");
  }
}
