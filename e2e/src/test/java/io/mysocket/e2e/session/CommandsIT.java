package io.mysocket.e2e.session;

import static io.mysocket.e2e.session.Visits.SOON;
import static io.mysocket.e2e.session.Visits.freePort;
import static io.mysocket.e2e.session.Visits.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Curl;
import io.mysocket.e2e.lab.Lab;
import io.mysocket.e2e.lab.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mysocketctl} does beyond the first hour. */
@ExtendWith(SharedRelay.class)
class CommandsIT {
  @TempDir Path folder;
  private final SharedRelay.Started lab = SharedRelay.get();
  private final Ctl ctl = lab.ctl();

  @Test
  void followsWhatVisitorsDo() throws Exception {
    ctl.run("socket", "create", "--key", "watched", "--name", "Watched").orFail();
    int port = freePort();
    try (Web _ = new Web(port);
        Running connect = ctl.start("tunnel", "connect", "watched", "--port", "" + port)) {
      String url = url(connect, "Watched");
      assertThat(lab.curl().get(url + "/before").status()).isEqualTo(200);
      Lab.await(
          "the visit in the log", SOON, () -> ctl.run("logs", "watched").out().contains("/before"));
      try (Running logs = ctl.start("logs", "-f", "-n", "1", "watched");
          Running json = ctl.start("logs", "-f", "-n", "0", "-o", "json", "watched")) {
        logs.await("\"GET /before HTTP/[0-9.]+\" 200 ", SOON);
        Lab.await(
            "a visit that both see",
            SOON,
            () -> {
              lab.curl().get(url + "/after");
              return json.lines().stream().anyMatch(line -> line.contains("/after"))
                  && logs.lines().stream().anyMatch(line -> line.contains("/after"));
            });
        json.await("^\\{.*\"path\":\"/after\".*\\}$", SOON);
        logs.interrupt();
        assertThat(logs.exit(SOON)).isEqualTo(130);
      }
    }
    ctl.run("socket", "delete", "watched").orFail();
  }

  @Test
  void approvesALoginOnAPage() throws Exception {
    Person eve =
        Person.at(lab.relay(), Files.createDirectory(folder.resolve("eve")), "eve@example.com");
    eve.signUp(lab);
    try (Running login = eve.ctl().start("login", "--device")) {
      String page =
          login.await("^(https://portal\\.mysocket\\.localhost:\\d+/login\\?\\S+)$", SOON).group(1);
      String code = login.await("the code (\\S+)", SOON).group(1);
      String jar = folder.resolve("cookies").toString();
      Curl.Reply form = lab.curl().get("--cookie-jar", jar, page);
      assertThat(form.body()).contains(code);

      Curl.Reply approved =
          lab.curl()
              .get(
                  "--cookie",
                  jar,
                  "--data-urlencode",
                  "form=" + field(form, "form"),
                  "--data-urlencode",
                  "device_identifier=" + field(form, "device_identifier"),
                  "--data-urlencode",
                  "email=" + eve.email(),
                  "--data-urlencode",
                  "password=" + Person.PASSWORD,
                  page.replaceFirst("/login\\?.*", "/login/device"));

      assertThat(approved.body()).contains("logged in as eve@example.com");
      login.await("^Logged in! Token stored in ", SOON);
      assertThat(login.exit(SOON)).isZero();
    }
    assertThat(eve.ctl().run("account", "show", "-o", "yaml").orFail())
        .contains("email: eve@example.com");
  }

  private static String field(Curl.Reply page, String name) {
    Matcher found =
        Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page.body());
    assertThat(found.find()).as(page.body()).isTrue();
    return found.group(1);
  }

  @Test
  void carriesEverySocketOfAFile() throws Exception {
    int first = freePort();
    int second = freePort();
    String file =
        Files.writeString(
                folder.resolve("mysocket.yml"),
                """
                project: demo
                sockets:
                  one: {port: %d, name: One}
                  two: {port: %d, name: Two}
                """
                    .formatted(first, second))
            .toString();
    try (Web _ = new Web(first);
        Web _ = new Web(second);
        Running up = ctl.start("up", "-f", file)) {
      String one = url(up, "one \\| One");
      assertThat(lab.curl().get(one).body()).isEqualTo(Web.PAGE + first);
      assertThat(lab.curl().get(url(up, "two \\| Two")).body()).isEqualTo(Web.PAGE + second);
      up.await("^two \\| \\S+ - - .* 200 ", SOON);
      up.interrupt();
      assertThat(up.exit(SOON)).isEqualTo(130);
      assertThat(ctl.run("socket", "show", "up/demo/one").orFail()).contains(one);
    }
    ctl.run("down", "-f", file).orFail();
    assertThat(ctl.run("socket", "ls", "-o", "name").orFail()).doesNotContain("up/demo/");
  }

  @Test
  void takesTokensForPrograms() throws Exception {
    String token =
        ctl.run("token", "create", "--name", "ci", "--scope", "sockets:read", "--expires-in", "1h")
            .orFail()
            .strip();
    assertThat(token).startsWith("msk_");
    Ctl program = new Ctl(lab.relay(), folder);
    program.environment.put("MYSOCKET_TOKEN", token);

    assertThat(program.run("socket", "ls").exit()).isZero();
    assertThat(program.run("socket", "create", "--name", "No").exit()).isEqualTo(3);
    String id =
        ctl.run("token", "ls")
            .orFail()
            .lines()
            .filter(line -> line.contains("| ci "))
            .findFirst()
            .orElseThrow()
            .split("\\|", -1)[1]
            .strip();
    ctl.run("token", "delete", id).orFail();
    Command revoked = program.run("socket", "ls");
    assertThat(revoked.exit()).isEqualTo(3);
    assertThat(revoked.err()).startsWith("error: Login failed");
  }

  @Test
  void suspendsAndResumesAnAccount() throws Exception {
    Person eve =
        Person.at(lab.relay(), Files.createDirectory(folder.resolve("mal")), "mal@example.com");
    eve.signUp(lab);
    eve.logIn().orFail();
    String id = eve.ctl().run("account", "show", "-o", "name").orFail().strip();
    assertThat(ctl.run("account", "ls").orFail()).contains(id, "mal@example.com");

    ctl.run("account", "suspend", id, "--reason", "spam").orFail();
    Command refused = eve.ctl().run("socket", "ls");
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.err()).startsWith("error: the account is suspended (spam)");
    assertThat(ctl.run("account", "ls").orFail()).containsPattern(id + ".*yes: spam");
    assertThat(eve.ctl().run("account", "ls").exit()).isEqualTo(3);

    ctl.run("account", "resume", "mal@example.com").orFail();
    assertThat(eve.ctl().run("socket", "ls").exit()).isZero();
  }

  @Test
  void trustsAnAccountAndReadsWhatVisitorsReport() throws Exception {
    Person eve =
        Person.at(lab.relay(), Files.createDirectory(folder.resolve("new")), "new@example.com");
    eve.signUp(lab);
    eve.logIn().orFail();
    assertThat(ctl.run("account", "ls", "-o", "json").orFail())
        .containsPattern("new@example.com[^}]*\"trusted\": false");
    ctl.run("account", "trust", "new@example.com").orFail();
    assertThat(ctl.run("account", "ls", "-o", "json").orFail())
        .containsPattern("new@example.com[^}]*\"trusted\": true");
    assertThat(ctl.run("account", "distrust", "nobody@example.com").exit()).isEqualTo(4);
    assertThat(ctl.run("report", "ls").exit()).isZero();
    assertThat(eve.ctl().run("report", "ls").exit()).isEqualTo(3);
  }

  @Test
  void findsWhatIsWrong() {
    Command healthy = ctl.run("doctor");
    assertThat(healthy.exit()).as(healthy.out()).isZero();
    for (String check : List.of("DNS", "certificate", "login", "SSH ")) {
      assertThat(healthy.out()).containsPattern("ok +" + check);
    }
    Command stranger =
        ctl.run("doctor", "--port", "1", "--api", "https://api.mysocket.localhost:1");
    assertThat(stranger.exit()).isEqualTo(1);
    assertThat(stranger.out())
        .containsPattern("failed +certificate")
        .containsPattern("failed +target");
  }
}
