package io.mysocket.relay.certificates;

import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.routing.HostPattern;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where the relay has certificates from for its own names and for those of its sockets. */
public interface RelayCertificates extends CertificateSource, AutoCloseable {
  /** Makes ready; may block shortly. */
  void start() throws CannotStartException;

  /** Serves these names too, from now on and no others. After {@link #start}. */
  void serve(Collection<HostPattern> names);

  /** What visitors have to trust that do not yet; empty if they do. After {@link #start}. */
  default Optional<String> authorityPem() {
    return Optional.empty();
  }

  /** What its operator should know; nothing as long as all is well. */
  default List<String> notes() {
    return List.of();
  }

  @Override
  void close();
}
