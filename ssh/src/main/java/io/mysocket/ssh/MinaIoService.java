package io.mysocket.ssh;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/** The part that MINA's acceptor and connector have in common: the sessions they made. */
abstract class MinaIoService extends AbstractCloseable implements IoService {
  private final Map<Long, IoSession> sessions = new ConcurrentHashMap<>();
  private @Nullable IoServiceEventListener listener;

  void opened(MinaSession session) {
    sessions.put(session.getId(), session);
    session.connection().channel().closeFuture().addListener(_ -> sessions.remove(session.getId()));
  }

  /** The connections there are now. */
  List<SshConnection> connections() {
    return sessions.values().stream().map(each -> ((MinaSession) each).connection()).toList();
  }

  @Override
  public Map<Long, IoSession> getManagedSessions() {
    return sessions;
  }

  @Override
  public @Nullable IoServiceEventListener getIoServiceEventListener() {
    return listener;
  }

  @Override
  public void setIoServiceEventListener(@Nullable IoServiceEventListener listener) {
    this.listener = listener;
  }

  @Override
  protected void doCloseImmediately() {
    sessions.values().forEach(session -> session.close(true));
    super.doCloseImmediately();
  }
}
