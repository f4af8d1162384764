package io.mysocket.ssh;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a relay has reported of its door. */
final class Counts implements SshWatch {
  final List<String> seen = new CopyOnWriteArrayList<>();
  final List<CloseReason> failed = new CopyOnWriteArrayList<>();
  final List<CloseReason> closed = new CopyOnWriteArrayList<>();

  @Override
  public void accepted(SocketAddress peer) {
    seen.add("accepted");
  }

  @Override
  public void refused(SocketAddress peer, Refusal why) {
    seen.add(why.name());
  }

  @Override
  public void loggedIn(SshConnection connection, Duration took) {
    seen.add("logged in");
  }

  @Override
  public void loginFailed(SshConnection connection, SocketAddress peer, CloseReason why) {
    failed.add(why);
    seen.add("failed");
  }

  @Override
  public void closed(SshConnection connection, CloseReason why) {
    closed.add(why);
    seen.add("closed");
  }
}
