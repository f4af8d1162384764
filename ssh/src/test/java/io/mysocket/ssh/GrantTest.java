package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * A client knows of its forwarding before the first stream of it comes, which it would refuse
 * otherwise.
 */
class GrantTest {
  private record Started(Runnable then) implements Forwards.Forward {
    @Override
    public int port() {
      return 80;
    }

    @Override
    public void start() {
      then.run();
    }

    @Override
    public void close() {}
  }

  private static StreamOpen visit(String host) {
    return new StreamOpen(host, 80, "192.0.2.1", 1234);
  }

  /** A visitor on the connection's own loop, which is at work just when the port is granted. */
  @Test
  void isToldFirst() throws Exception {
    try (Rig rig = new Rig()) {
      CompletableFuture<AgentConnection> agentEnd = new CompletableFuture<>();
      CompletableFuture<Boolean> taken = new CompletableFuture<>();
      CountDownLatch started = new CountDownLatch(1);
      Forwards visited =
          (connection, host, _) -> {
            connection
                .channel()
                .eventLoop()
                .execute(() -> {
                  try {
                    Rig.await(() -> started.getCount() == 0, "start");
                    connection.open(visit(host), StreamPump.unread());
                    connection.encoder().flush();
                    SshConnection agent = agentEnd.join().connection();
                    Rig.await(() -> agent.streamCount() == 1, "stream at the agent");
                    taken.complete(true);
                  } catch (Throwable e) {
                    taken.completeExceptionally(e);
                  }
                });
            return new Forwards.Answer.Granted(new Started(started::countDown));
          };
      SshRelay relay = rig.relay(rig.transport(SshLimits.DEFAULT), visited);
      AgentConnection agent = rig.agent(SshLimits.DEFAULT, relay.port());
      agentEnd.complete(agent);

      agent.forward("app", 0, request -> request.accept(StreamPump.unread()), Rig.PATIENCE);

      assertThat(taken.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @RepeatedTest(5)
  void isToldFirstAlsoWhileKeysChange() throws Exception {
    try (Rig rig = new Rig()) {
      CompletableFuture<StreamChannel> opened = new CompletableFuture<>();
      Forwards visited =
          (connection, host, _) -> {
            try {
              connection.session().reExchangeKeys();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return new Forwards.Answer.Granted(
                new Started(() ->
                    connection
                        .open(visit(host), StreamPump.unread())
                        .addListener(done -> {
                          if (done.isSuccess()) {
                            opened.complete((StreamChannel) done.getNow());
                          } else {
                            opened.completeExceptionally(done.cause());
                          }
                        })));
          };
      SshRelay relay = rig.relay(rig.transport(SshLimits.DEFAULT), visited);
      AgentConnection agent = rig.agent(SshLimits.DEFAULT, relay.port());

      agent.forward("app", 0, request -> request.accept(StreamPump.unread()), Rig.PATIENCE);

      assertThat(opened.get(20, TimeUnit.SECONDS).isActive()).isTrue();
    }
  }
}
