package io.mysocket.relay.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mysocket.relay.config.CertificatesConfig.DynamicUpdate;
import io.mysocket.relay.config.CertificatesConfig.KeyAlgorithm;
import io.mysocket.relay.config.CertificatesConfig.Webhook;
import io.mysocket.relay.routing.HostName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sets records; that a name server takes updates is in {@code AcmeIT}. */
class DnsRecordsTest {
  private static final HostName NAME = new HostName("shop.example.com");

  @TempDir Path folder;

  private Path program(String text) throws IOException {
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private UpdatedZone zone(Path keyFile) {
    return new UpdatedZone(
        new DynamicUpdate(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9),
            "relay.test",
            "key.relay.test",
            KeyAlgorithm.HMAC_SHA256,
            keyFile));
  }

  @Test
  void tellsAProgramWhichRecordToSet() throws Exception {
    Path said = folder.resolve("said");
    RecordProgram records = new RecordProgram(program("echo \"$@\" >>" + said));

    records.add(NAME, "text-1; $(rm)");
    records.remove(NAME, "text-1; $(rm)");

    assertThat(Files.readString(said))
        .isEqualTo(
            """
            add _acme-challenge.shop.example.com text-1; $(rm)
            remove _acme-challenge.shop.example.com text-1; $(rm)
            """);
  }

  @Test
  void tellsWhatAProgramThatFailsSaid() throws Exception {
    RecordProgram records = new RecordProgram(program("echo no such zone >&2; exit 3"));

    assertThatThrownBy(() -> records.add(NAME, "x"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("program add ended with 3: no such zone");
  }

  @Test
  void tellsAWebhookWithItsToken() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    AtomicInteger status = new AtomicInteger(204);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/dns",
        exchange -> {
          heard.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/dns");
      Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
      RecordWebhook records = new RecordWebhook(new Webhook(url, token));

      records.add(NAME, "abc");
      status.set(500);
      assertThatThrownBy(() -> records.remove(NAME, "abc")).hasMessage(url + " answers 500");

      assertThat(heard)
          .containsExactly(
              "POST Bearer s3cret {\"action\":\"add\",\"name\":\"_acme-challenge.shop.example.com\","
                  + "\"type\":\"TXT\",\"value\":\"abc\"}",
              "POST Bearer s3cret {\"action\":\"remove\","
                  + "\"name\":\"_acme-challenge.shop.example.com\",\"type\":\"TXT\","
                  + "\"value\":\"abc\"}");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void writesOnlyWhereNobodyElseChooses() throws Exception {
    UpdatedZone zone = zone(folder.resolve("key"));
    assertThat(zone.recordName(new HostName("edge.relay.test")))
        .isEqualTo("_acme-challenge.edge.relay.test");
    assertThat(zone.advice(new HostName("edge.relay.test"))).isEmpty();
    assertThat(zone.recordName(NAME)).isEqualTo("shop.example.com.acme.relay.test");
    assertThat(zone.recordName(new HostName("notrelay.test")))
        .isEqualTo("notrelay.test.acme.relay.test");
    assertThat(zone.advice(NAME))
        .hasValue(
            "Let _acme-challenge.shop.example.com be a CNAME to"
                + " shop.example.com.acme.relay.test.");
  }

  @Test
  void tellsAFileThatHoldsNoKeyAndDoesNotQuoteIt() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "not*base64");
    assertThatThrownBy(() -> zone(key).add(NAME, "x"))
        .isInstanceOf(IOException.class)
        .hasMessage("the file " + key + " does not hold a key in base64");
  }
}
