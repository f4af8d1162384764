package io.mysocket.e2e.session;

import static io.mysocket.e2e.session.Visits.SOON;
import static io.mysocket.e2e.session.Visits.freePort;
import static io.mysocket.e2e.session.Visits.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every type of socket, carried by {@code mysocketctl}, and carriers that lose their relay. */
@ExtendWith(SharedRelay.class)
class CarryingIT {
  @TempDir Path folder;
  private final SharedRelay.Started lab = SharedRelay.get();
  private final Ctl ctl = lab.ctl();

  @Test
  void givesATcpServiceAPort() throws Exception {
    try (ByteCounter counter = new ByteCounter();
        Running connect =
            ctl.start(
                "connect", "--type", "tcp", "--port", "" + counter.port(), "--name", "Plain")) {
      Matcher row = connect.await("\\| \\S+ \\| (\\S+) +\\| (\\d+) +\\| Plain +\\|", SOON);
      Matcher url = connect.await("^Plain - tcp://([^:]+):(\\d+)$", SOON);
      assertThat(url.group(1)).isEqualTo(row.group(1));
      assertThat(url.group(2)).isEqualTo(row.group(2));
      int port = Integer.parseInt(url.group(2));
      try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port)) {
        visitor.getOutputStream().write("toto\n".getBytes(StandardCharsets.US_ASCII));
        visitor.shutdownOutput();
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(answers.readLine()).isEqualTo("4 bytes");
        assertThat(answers.readLine()).isNull();
      }
      connect.await(" TCP 200 bytes_sent:8 bytes_received:5 session_time: ", SOON);
    }
  }

  @Test
  void leavesTlsToATargetThatEndsItItself() throws Exception {
    String host = "sealed.edge.mysocket.localhost";
    Path key = folder.resolve("key.pem");
    Path certificate = folder.resolve("cert.pem");
    openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=own")
        .accept(
            "-addext",
            "subjectAltName=DNS:" + host,
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString());
    int port = freePort();
    List<String> server =
        List.of(
            "openssl",
            "s_server",
            "-quiet",
            "-www",
            "-accept",
            "127.0.0.1:" + port,
            "-key",
            key.toString(),
            "-cert",
            certificate.toString());
    try (Running _ = Running.start(server, Map.of());
        Running connect =
            ctl.start(
                "connect",
                "--type",
                "tls",
                "--passthrough",
                "--subdomain",
                "sealed",
                "--port",
                "" + port,
                "--name",
                "Sealed")) {
      connect.await("^Sealed - ", SOON);
      String url = "https://" + host + ":" + lab.relay().https;
      Curl trustsTheTarget = new Curl(certificate);
      Lab.await("the target's page", SOON, () -> trustsTheTarget.get(url).status() == 200);
      assertThat(lab.curl().get(url).status()).as("the relay shows no certificate").isZero();
    }
  }

  /** The rest of a command line. */
  private interface Rest {
    void accept(String... words);
  }

  private static Rest openssl(String words) {
    return rest -> {
      List<String> all = new ArrayList<>(List.of("openssl"));
      all.addAll(List.of(words.split(" ")));
      all.addAll(List.of(rest));
      Command.run(all, Map.of(), "").orFail();
    };
  }

  @Test
  void comesBackWithItsAddressAfterTheRelayWasKilled() throws Exception {
    int port = freePort();
    try (Web _ = new Web(port);
        Running connect = ctl.start("connect", "--port", "" + port, "--name", "Sturdy")) {
      String url = url(connect, "Sturdy");
      lab.relay().kill();
      connect.await("^Disconnected\\.\\.\\. Automatically reconnecting now", SOON);
      lab.relay().start();
      connect.await("^Connected again", Duration.ofSeconds(90));
      Visits.of(lab).awaitStatus(200, url);
      assertThat(lab.curl().get(url).body()).isEqualTo(Web.PAGE + port);
    }
  }

  @Test
  void losesNothingButWhatIsUnderWayWhenOneOfTwoTunnelsDies() throws Exception {
    ctl.run("socket", "create", "--key", "shared", "--name", "Shared").orFail();
    int one = freePort();
    int two = freePort();
    try (Web first = new Web(one);
        Web second = new Web(two);
        Running dying = ctl.start("tunnel", "connect", "shared", "--port", "" + one);
        Running staying = ctl.start("tunnel", "connect", "shared", "--port", "" + two)) {
      String host = url(dying, "Shared").replaceFirst("https://([^:/]+).*", "$1");
      url(staying, "Shared");
      Lab.resolve(host);
      try (Load load = new Load("http://" + host + ":" + lab.relay().http)) {
        Lab.await(
            "visits at both",
            SOON,
            () ->
                load.answered() > Load.PER_SECOND
                    && !first.asked.isEmpty()
                    && !second.asked.isEmpty());

        dying.close(); // kill -9

        long then = load.answered();
        Lab.await("a second more", SOON, () -> load.answered() > then + Load.PER_SECOND);
        assertThat(load.end()).as("visits that failed").isLessThanOrEqualTo(Load.AT_ONCE);
      }
      assertThat(second.asked).hasSizeGreaterThan(Load.PER_SECOND);
    }
    ctl.run("socket", "delete", "shared").orFail();
  }
}
