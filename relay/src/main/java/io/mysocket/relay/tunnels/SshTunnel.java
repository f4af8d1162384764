package io.mysocket.relay.tunnels;

import io.mysocket.ssh.PeerAddress;
import io.mysocket.ssh.SshConnection;
import io.mysocket.ssh.StreamChannel;
import io.mysocket.ssh.StreamOpen;
import io.mysocket.ssh.StreamRefusedException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A tunnel that is a remote forwarding (RFC 4254 7) of an SSH connection. Any thread. */
public final class SshTunnel implements AgentTunnel {
  /**
   * Who logged in, with which key.
   *
   * @param socketId the socket that the key carries
   */
  public record Login(String socketId, String keyName, String keyFingerprint, String software) {}

  /**
   * The forwarding as the client asked for it; both are echoed in every stream.
   *
   * @param port the one granted
   * @param end ends it for a reason that the other end is to hear
   */
  public record Forwarding(String host, int port, Consumer<String> end) {}

  /** In the identification of clients that close a stream when either direction has ended. */
  private static final List<String> BOTH_AT_ONCE = List.of("paramiko", "-Go", "Mysocketctl-");

  private final String id;
  private final SshConnection connection;
  private final Login login;
  private final Forwarding forwarding;
  private final Instant since;
  private final AtomicInteger streams = new AtomicInteger();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  public SshTunnel(
      String id, SshConnection connection, Login login, Forwarding forwarding, Instant since) {
    this.id = id;
    this.connection = connection;
    this.login = login;
    this.forwarding = forwarding;
    this.since = since;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String socketId() {
    return login.socketId();
  }

  @Override
  public EventLoop eventLoop() {
    return connection.channel().eventLoop();
  }

  @Override
  public boolean isUp() {
    return connection.isOpen();
  }

  @Override
  public int streams() {
    return streams.get();
  }

  @Override
  public String keyName() {
    return login.keyName();
  }

  @Override
  public String keyFingerprint() {
    return login.keyFingerprint();
  }

  @Override
  public int port() {
    return forwarding.port();
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public InetSocketAddress peer() {
    return (InetSocketAddress) PeerAddress.of(connection.channel());
  }

  @Override
  public String software() {
    return login.software();
  }

  @Override
  public Future<Channel> open(InetSocketAddress visitor, ChannelHandler handler) {
    streams.incrementAndGet();
    Promise<Channel> promise = eventLoop().newPromise();
    StreamOpen open =
        new StreamOpen(forwarding.host(), forwarding.port(), address(visitor), visitor.getPort());
    connection
        .open(open, handler)
        .addListener((Future<StreamChannel> done) -> {
          if (done.isSuccess()) {
            opened(done.getNow(), promise);
          } else {
            streams.decrementAndGet();
            promise.tryFailure(reason(done.cause()));
          }
        });
    return promise;
  }

  private void opened(StreamChannel stream, Promise<Channel> promise) {
    open.add(stream);
    stream
        .closeFuture()
        .addListener(_ -> {
          open.remove(stream);
          streams.decrementAndGet();
        });
    if (!promise.trySuccess(stream)) {
      stream.close();
    }
  }

  private static Throwable reason(Throwable cause) {
    return cause instanceof StreamRefusedException refused
        ? new TargetRefusedException(String.valueOf(refused.getMessage()), refused)
        : cause;
  }

  /** Clients take nothing but a literal address, without a zone. */
  private static String address(InetSocketAddress visitor) {
    InetAddress address = visitor.getAddress();
    return address.getHostAddress().split("%", 2)[0];
  }

  @Override
  public boolean endsByHalves() {
    return BOTH_AT_ONCE.stream().noneMatch(login.software()::contains);
  }

  @Override
  public void close(String reason) {
    forwarding.end().accept(reason);
  }

  /** Ends the streams there are. */
  public void closeStreams() {
    open.forEach(Channel::close);
  }

  @Override
  public CompletableFuture<Boolean> prove(Duration within) {
    return connection.prove(within);
  }
}
