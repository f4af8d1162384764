package io.mysocket.e2e.session;

import static io.mysocket.e2e.session.Visits.SOON;
import static io.mysocket.e2e.session.Visits.UUID;
import static io.mysocket.e2e.session.Visits.freePort;
import static io.mysocket.e2e.session.Visits.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody who comes from the original service does in the first hour, step by step, with
 * {@code mysocketctl}. {@link FirstSessionBySshIT} is the same with OpenSSH.
 */
@ExtendWith(SharedRelay.class)
class FirstSessionIT {
  private static final String EMAIL = "ada@example.com";

  @TempDir Path folder;
  private final SharedRelay.Started lab = SharedRelay.get();
  private final Visits visits = Visits.of(lab);
  private Person ada;

  @Test
  void goesStepByStep() throws Exception {
    ada = Person.at(lab.relay(), Files.createDirectory(folder.resolve("ada")), EMAIL);
    makesAnAccount();
    logsIn();
    connects();
    asksVisitorsForAPassword();
    keepsASocketAndATunnel();
    countsBytesOverTls();
    logsOut();
  }

  private void makesAnAccount() throws IOException {
    List<String> answers = ada.signUp(lab);

    assertThat(answers.getFirst())
        .startsWith(
            "Congratulation! your account has been created. A confirmation email has been sent to "
                + EMAIL
                + "\n")
        .contains("follow the link");
    assertThat(answers.getLast()).isEqualTo("\"You have confirmed your account. Thanks!\"");
  }

  private void logsIn() throws IOException {
    Command wrong =
        ada.ctl().run("login", "--email", EMAIL, "--password-file", ada.key().toString() + ".pub");
    assertThat(wrong.exit()).isEqualTo(3);
    assertThat(wrong.err()).startsWith("error: Login failed");
    Path token =
        ada.home().resolve(".config/mysocket/tokens/api.mysocket.localhost_" + lab.relay().https);

    assertThat(ada.logIn().orFail()).isEqualTo("Logged in! Token stored in " + token + "\n");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(ada.ctl().run("account", "show").orFail())
        .containsPattern("\\| account_id +\\| name +\\| email +\\| sockets +\\|")
        .containsPattern("\\| Ada Example \\| ada@example\\.com \\| 0 of \\d+ ");
  }

  private void connects() throws Exception {
    int port = freePort();
    try (Running connect =
        ada.ctl()
            .start("connect", "--port", "" + port, "--name", "Youpi", "--subdomain", "youpi")) {
      connect.await("warning: nothing listens on 127\\.0\\.0\\.1:" + port, SOON);
      connect.await("\\| socket_id +\\| dns_name +\\| name +\\|", SOON);
      Matcher row = connect.await("\\| (" + UUID + ") \\| (\\S+) +\\| Youpi \\|", SOON);
      connect.await("^Connecting to Server: ssh\\.mysocket\\.localhost$", SOON);
      String url = url(connect, "Youpi");
      assertThat(url).isEqualTo("https://" + row.group(2) + ":" + lab.relay().https);
      assertThat(row.group(2)).isEqualTo("youpi.edge.mysocket.localhost");

      visits.openAPage(connect, url, port);

      assertThat(ada.ctl().run("socket", "ls").orFail()).contains(row.group(1));
      assertThat(lab.ctl().run("socket", "ls").orFail()).as("another's").doesNotContain("Youpi");
      connect.interrupt();
      connect.await("^cleaning up\\.\\.\\.$", SOON);
      assertThat(connect.exit(SOON)).isEqualTo(130);
      assertThat(ada.ctl().run("socket", "ls").orFail()).doesNotContain(row.group(1));
      assertThat(lab.curl().get(url).status()).isEqualTo(404);
    }
  }

  private void asksVisitorsForAPassword() throws Exception {
    int port = freePort();
    String password = Files.writeString(folder.resolve("visitors"), "open sesame\n").toString();
    String[] words = {
      "connect",
      "--port",
      "" + port,
      "--name",
      "Guarded",
      "--protected",
      "--username",
      "u",
      "--password-file",
      password
    };
    try (Web web = new Web(port);
        Running connect = ada.ctl().start(words)) {
      String url = url(connect, "Guarded");
      assertThat(lab.curl().get(url).status()).isEqualTo(401);
      assertThat(lab.curl().get("--user", "u:wrong", url).status()).isEqualTo(401);
      assertThat(web.asked).isEmpty();
      assertThat(lab.curl().get("--user", "u:open sesame", url).body()).isEqualTo(Web.PAGE + port);
    }
  }

  private void keepsASocketAndATunnel() throws Exception {
    String made = ada.ctl().run("socket", "create", "--name", "Stays").orFail();
    String ports = lab.relay().http + " " + lab.relay().https;
    assertThat(made)
        .containsPattern("\\| socket_id +\\| dns_name +\\| port\\(s\\) +\\| type +\\| name +\\|");
    Matcher row =
        Pattern.compile("\\| (" + UUID + ") \\| (\\S+) +\\| " + ports + " +\\| http +\\| Stays \\|")
            .matcher(made);
    assertThat(row.find()).as(made).isTrue();
    String id = row.group(1);
    assertThat(ada.ctl().run("socket", "ls").orFail()).contains(id);
    String url = "https://" + row.group(2) + ":" + lab.relay().https;
    assertThat(lab.curl().get(url).status()).as("nobody is connected").isEqualTo(503);

    String tunnels = ada.ctl().run("tunnel", "create", "--socket_id", id).orFail();
    assertThat(tunnels)
        .containsPattern("\\| socket_id +\\| tunnel_id +\\| tunnel_server +\\| relay_port +\\|")
        .containsPattern(id + " \\| " + UUID + " \\| +\\| \\d+ +\\|");
    String tunnel = ada.ctl().run("tunnel", "ls", id, "-o", "name").orFail().strip();
    int port = freePort();
    String[] words = {
      "tunnel", "connect", "--socket_id", id, "--tunnel_id", tunnel, "--port", "" + port
    };
    try (Web _ = new Web(port);
        Running connect = ada.ctl().start(words)) {
      connect.await("^Connecting to Server: ssh\\.mysocket\\.localhost$", SOON);
      assertThat(url(connect, "Stays")).isEqualTo(url);
      assertThat(lab.curl().get(url).body()).isEqualTo(Web.PAGE + port);
      connect.terminate();
      assertThat(connect.exit(SOON)).isEqualTo(143);
    }
    visits.awaitStatus(503, url); // it stays
    assertThat(ada.ctl().run("tunnel", "delete", "-s", id, "-t", tunnel).exit()).isZero();
    assertThat(ada.ctl().run("tunnel", "ls", id, "-o", "name").orFail()).isEmpty();
    assertThat(ada.ctl().run("socket", "delete", id).orFail()).isEmpty();
    assertThat(ada.ctl().run("socket", "show", id).exit()).isEqualTo(4);
  }

  private void countsBytesOverTls() throws Exception {
    try (ByteCounter counter = new ByteCounter();
        Running connect =
            ada.ctl()
                .start(
                    "connect", "--type", "tls", "--port", "" + counter.port(), "--name", "Count")) {
      connect.await("\\| socket_id +\\| dns_name +\\| port\\(s\\) +\\| name +\\|", SOON);
      Matcher url = connect.await("^Count - tls://([^:]+):(\\d+)", SOON);
      visits.count(connect, url.group(1), url.group(2));
    }
  }

  private void logsOut() {
    assertThat(ada.ctl().run("logout").exit()).isZero();
    assertThat(ada.ctl().run("socket", "ls").exit()).isEqualTo(3);
  }
}
