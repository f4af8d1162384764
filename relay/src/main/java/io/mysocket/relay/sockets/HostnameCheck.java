package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.routing.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks {@code hostnames}; whose they are {@link Hostnames} knows. */
final class HostnameCheck {
  private static final int MOST = 16;
  private static final String LEGAL =
      "(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])";

  private HostnameCheck() {}

  /** The canonical names, in the order given. */
  static List<String> check(SocketType type, @Nullable List<String> asked) {
    if (asked == null || asked.isEmpty()) {
      return List.of();
    }
    if (type == SocketType.TCP) {
      throw ProblemException.invalidField(
          "hostnames",
          "a socket of type tcp is told by its port, not by its name",
          "Leave them out, or set type to tls.");
    }
    if (asked.size() > MOST) {
      throw ProblemException.invalidField(
          "hostnames", "there are " + asked.size() + " host names", "Use at most " + MOST + ".");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String field = "hostnames[" + i + "]";
      String name = canonical(field, asked.get(i));
      if (names.contains(name)) {
        throw ProblemException.invalidField(
            field, "the host name '" + name + "' is given twice", "Give it once.");
      }
      names.add(name);
    }
    return names;
  }

  /** The canonical form of a name that somebody wrote. */
  static String canonical(String field, @Nullable String written) {
    return Optional.ofNullable(written)
        .flatMap(HostPattern::of)
        .map(HostPattern::text)
        .filter(HostnameCheck::isLegal)
        .orElseThrow(() ->
            ProblemException.invalidField(
                field,
                "this is not a host name below a domain",
                "Use one such as www.example.com, or *.example.com for every name with one label"
                    + " more."));
  }

  private static boolean isLegal(String name) {
    return name.matches(LEGAL);
  }
}
