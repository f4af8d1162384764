package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.EmailAddress;
import io.mysocket.relay.accounts.Person;
import io.mysocket.relay.accounts.Tokens;
import io.mysocket.relay.accounts.Trust;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Uuid7;
import io.mysocket.relay.testing.Chromium;
import io.mysocket.relay.testing.Closing;
import io.mysocket.relay.testing.TestDatabase;
import io.mysocket.ssh.AgentConnection;
import io.mysocket.ssh.KeyFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser on its way to a stranger's page. */
class InterstitialIT {
  private static final String TITLE = "document.title";
  private static final String WARNING = "Before you go on to bakery.edge.relay.test";

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer target;
  private LiveRelay relay;
  private AgentConnection agent;
  private String shop;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Chromium.PROGRAM).isExecutable();
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] page = "<!doctype html><title>Shop</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    target.start();
    relay = new LiveRelay(folder.resolve("data"), Map.of());
    String token = stranger();
    relay.call(token, "PUT", RelayRig.socket("shop"), "{\"subdomain\":\"bakery\"}");
    KeyPair pair = KeyFiles.generate();
    agent = relay.login(relay.register(token, "shop", pair), pair, relay.relay.sshPort());
    relay.forward(agent, target.getAddress());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            "1"
                .equals(
                    relay
                        .call(token, "GET", RelayRig.socket("shop"), null)
                        .text("tunnels/connected")));
    shop = "https://bakery.edge.relay.test:" + relay.httpsPort();
  }

  @AfterEach
  void stop() throws Exception {
    List<AutoCloseable> all = new ArrayList<>();
    if (agent != null) {
      all.add(agent);
    }
    if (relay != null) {
      all.add(relay);
    }
    if (target != null) {
      all.add(() -> target.stop(0));
    }
    Closing.all(all);
  }

  /** A token of somebody who signed up without an invite. */
  private String stranger() throws Exception {
    Instant now = Instant.now();
    String id = Uuid7.at(now);
    EmailAddress email = EmailAddress.parse("eve@example.com");
    try (Database database = TestDatabase.open(folder.resolve("data"))) {
      database.write(transaction -> {
        Accounts.add(
            transaction, new Person(id, email, "Eve", "none", false, false, 0, now), 10, null);
        Trust.distrust(transaction, id);
        return id;
      });
      return new Tokens(database, Clock.systemUTC())
          .issue(id, new TokenSpec("hers", null, null, null))
          .token();
    }
  }

  @Test
  void goesOnOnceToWhereItWantedAndReports() throws Exception {
    try (Chromium browser = new Chromium(folder.resolve("browser"), "*.relay.test")) {
      String there = shop + "/deep/page?item=1&back=%2F#part";
      browser.visit(there);
      browser.awaitPage(TITLE, WARNING);
      picture(browser, "warning");
      assertThat(asked).as("not even an icon").isEmpty();

      browser.evaluate("document.querySelector('button').click()");
      browser.awaitPage(TITLE, "Shop");
      assertThat(browser.evaluate("location.href")).isEqualTo(there);
      assertThat(asked).first().isEqualTo("GET /deep/page?item=1&back=%2F");
      browser.visit(shop + "/again");
      browser.awaitPage("document.title + location.pathname", "Shop/again");

      report(browser);
    }
  }

  /** By the link of a warning, which a new visitor gets; the cookie holds here. */
  private void report(Chromium browser) throws Exception {
    String about = java.net.URLEncoder.encode(shop + "/deep/page", StandardCharsets.UTF_8);
    browser.visit("https://portal.relay.test:" + relay.httpsPort() + "/report?url=" + about);
    browser.awaitPage(TITLE, "Report abuse - MySocket");
    picture(browser, "report");
    assertThat(browser.evaluate("document.querySelector('#url').value"))
        .isEqualTo(shop + "/deep/page");
    browser.evaluate(
        "document.querySelector('#kind').value = 'phishing';"
            + "document.querySelector('#text').value = 'It wants my password';"
            + "document.querySelector('button').click()");
    browser.awaitPage(TITLE, "Thank you - MySocket");
    var kept = relay.call("GET", "/api/v2/abuse-reports", null);
    assertThat(kept.text("items/0/text")).isEqualTo("It wants my password");
    assertThat(kept.text("items/0/host")).isEqualTo("bakery.edge.relay.test");
  }

  @Test
  void isNotSentPastTheWarningByAnotherSite() throws Exception {
    Path evil = folder.resolve("evil.html");
    Files.writeString(
        evil,
        """
        <!doctype html><title>evil</title>
        <form method="post" enctype="text/plain" action="%s/login"></form>
        <iframe src="%s/framed"></iframe>
        <script>setTimeout(() => document.forms[0].submit(), 500)</script>
        """
            .formatted(shop, shop));
    try (Chromium browser = new Chromium(folder.resolve("browser"), "*.relay.test")) {
      browser.visit(evil.toUri().toString());
      browser.awaitPage(TITLE, WARNING);
      assertThat(browser.evaluate("document.querySelector('.lost') !== null")).isEqualTo("true");
      assertThat(asked).isEmpty();
      assertThat(browser.evaluate("document.cookie")).isEmpty();
      browser.evaluate("document.querySelector('button').click()");
      browser.awaitPage("document.title + location.pathname", "Shop/login");
      assertThat(asked).first().isEqualTo("GET /login");
    }
  }

  /** Kept only where somebody wants to look at them. */
  private static void picture(Chromium browser, String name) throws Exception {
    String where = System.getProperty("mysocket.pictures", "");
    if (!where.isEmpty()) {
      Files.write(
          Files.createDirectories(Path.of(where)).resolve(name + ".png"), browser.screenshot());
    }
  }
}
