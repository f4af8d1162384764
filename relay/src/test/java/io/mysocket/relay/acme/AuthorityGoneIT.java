package io.mysocket.relay.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A certificate authority that is away for an hour, in which certificates are to be renewed, and
 * visitors who never stop.
 */
class AuthorityGoneIT {
  private static final Duration GONE =
      Duration.ofMinutes(Integer.getInteger("authority.gone.minutes", 60));

  /** Two thirds of it are within the time without the authority. */
  private static final Duration LIFE = GONE.multipliedBy(13).dividedBy(10);

  /** How far past two thirds of its life a certificate may be when it is first tried to renew. */
  private static final Duration JITTER = LIFE.dividedBy(30).plusSeconds(15);

  /** By which the others, which share the authority, may be older. */
  private static final Duration OTHERS = Duration.ofSeconds(15);

  /** The longest wait between two tries, and the orders. */
  private static final Duration HEALING = Duration.ofMinutes(6).plus(AcmeRig.PATIENCE);

  private static final String API = "api.relay.test";
  private static final String SHOP = "shop.example.com";
  private static final Pattern TRIES =
      Pattern.compile("acme_orders_total\\{result=\"unreachable\"} ([0-9.E]+)");

  @TempDir Path folder;

  @Test
  @Tag("soak")
  void renewsByItselfAfterAnHourWithoutItsAuthority() throws Exception {
    HttpServer target = target();
    try (AcmeRig rig = new AcmeRig(folder, false, LIFE, "")) {
      rig.set("CHALLENGE", "tls-alpn-01").start();
      X509Certificate api = rig.awaitShown(API);
      rig.socket("shop", SHOP);
      rig.awaitState("shop", "active");
      X509Certificate shop = rig.awaitShown(SHOP);
      rig.relay.carry("shop", target.getAddress());
      Visitors visitors = new Visitors(rig, List.of(API, SHOP));
      try (visitors) {
        rig.pebble.stop();
        Instant left = Instant.now();
        patience(GONE).until(() -> rig.health("/readyz").contains("cannot be used since"));
        assertThat(rig.health("/readyz")).startsWith("ready\n");
        assertTriedInTime(api);
        Instant end = left.plus(GONE);
        patience(GONE).until(() -> Instant.now().isAfter(end));
        assertThat(rig.shown(API)).isEqualTo(api);
        assertThat(rig.shown(SHOP)).isEqualTo(shop);
        String tries = tries(rig);

        rig.pebble.start(rig.dns);
        Instant back = Instant.now();

        patience(HEALING).until(() -> !rig.shown(API).equals(api) && !rig.shown(SHOP).equals(shop));
        Duration healed = Duration.between(back, Instant.now());
        await().atMost(AcmeRig.PATIENCE).until(() -> rig.health("/readyz"), "ready\n"::equals);
        System.out.printf(
            "authority gone for %s, certificates of %s, %s tries meanwhile; renewed %s after it"
                + " was back, %s before the first ended; %d visits, none failed%n",
            GONE,
            LIFE,
            tries,
            healed,
            Duration.between(Instant.now(), api.getNotAfter().toInstant()),
            visitors.visits());
      }
      assertThat(visitors.failures()).isEmpty();
      assertThat(visitors.visits()).isGreaterThan((int) GONE.toSeconds());
    } finally {
      target.stop(0);
    }
  }

  private static HttpServer target() throws Exception {
    HttpServer target =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    target.start();
    return target;
  }

  private static ConditionFactory patience(Duration most) {
    return await().atMost(most.plusMinutes(1)).pollInterval(Duration.ofSeconds(1));
  }

  /** After two thirds of its life, by now. */
  private static void assertTriedInTime(X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
    Instant due = from.plus(life.multipliedBy(2).dividedBy(3));
    assertThat(Instant.now()).isBetween(due.minus(OTHERS), due.plus(JITTER));
  }

  private static String tries(AcmeRig rig) throws Exception {
    Matcher found = TRIES.matcher(rig.health("/metrics"));
    return found.find() ? found.group(1) : "no";
  }
}
