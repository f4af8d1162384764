package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.ssh.SshLimits;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a relay offers on its public ports, as tools see it that auditors run. */
class AuditIT {
  private static final String SSH_AUDIT = "3.9.0";

  /**
   * What ssh-audit warns of and we offer on purpose, to who has nothing better: OpenSSH before 8.5
   * and dropbear have no key exchange that withstands a quantum computer.
   */
  private static final Map<String, List<String>> ACCEPTED =
      Map.of(
          "curve25519-sha256", notPostQuantum(),
          "curve25519-sha256@libssh.org", notPostQuantum(),
          "diffie-hellman-group16-sha512", notPostQuantum(),
          "diffie-hellman-group18-sha512", notPostQuantum());

  /** Of the connection rate test, which has no field of its own. */
  private static final Pattern RATE =
      Pattern.compile("(\\d+) connections were created in ([0-9.]+) seconds");

  private static final Set<String> HARMLESS = Set.of("OK", "INFO", "LOW");

  /**
   * What an authority of the relay's own cannot have: others' trust, a place to ask about it. And
   * what testssl.sh says that it cannot do with the OpenSSL it runs on; sslscan knows of the
   * latter.
   */
  private static final Set<String> UNKNOWN =
      Set.of(
          "cert_chain_of_trust",
          "cert_revocation",
          "cert_trust",
          "engine_problem",
          "secure_renego");

  @TempDir Path folder;

  /** Who does TLS in the relay. */
  enum Tls {
    BORINGSSL("false"),
    JDK("true");

    private final List<String> environment;

    Tls(String withoutNative) {
      environment =
          List.of("env", "JAVA_TOOL_OPTIONS=-Dio.netty.handler.ssl.noOpenSsl=" + withoutNative);
    }
  }

  private static List<String> notPostQuantum() {
    return List.of("does not provide protection against post-quantum attacks");
  }

  /** It names no post-quantum key exchange of its own, so that it is offered all there are. */
  @Test
  void sshAuditFindsNothingButWhatIsMeant() throws Exception {
    JsonNode report = sshAudit("compatible");

    assertThat(findings(report, "fail")).isEmpty();
    assertThat(findings(report, "warn")).isEqualTo(new TreeMap<>(ACCEPTED));
    assertThat(names(report, "kex")).startsWith("mlkem768x25519-sha256");
    assertSound(report);
  }

  @Test
  void sshAuditFindsNothingWherePostQuantumKeyExchangesAreWanted() throws Exception {
    JsonNode report = sshAudit("post-quantum");

    assertThat(findings(report, "fail")).isEmpty();
    assertThat(findings(report, "warn")).isEmpty();
    assertThat(names(report, "kex"))
        .containsExactly(
            "mlkem768x25519-sha256",
            "sntrup761x25519-sha512",
            "sntrup761x25519-sha512@openssh.com",
            "ext-info-s",
            "kex-strict-s-v00@openssh.com");
    assertSound(report);
  }

  private JsonNode sshAudit(String keyExchange) throws Exception {
    String program = run(600, "src/test/tools/ssh-audit.sh", SSH_AUDIT).strip();
    try (RelayProcess relay = start(List.of("env", "MYSOCKET_SSH_KEY_EXCHANGE=" + keyExchange))) {
      int port = Integer.parseInt(relay.said("tunnels over ssh: .* port (\\d+)"));
      return Json.STRICT.readTree(run(180, program, "-j", "-p", "" + port, "127.0.0.1"));
    }
  }

  private static void assertSound(JsonNode report) {
    assertThat(names(report, "kex"))
        .as("the remedy of Terrapin")
        .contains("kex-strict-s-v00@openssh.com");
    assertThat(names(report, "enc"))
        .containsExactly("aes128-gcm@openssh.com", "aes256-gcm@openssh.com");
    assertThat(names(report, "key")).containsExactly("ssh-ed25519");
    assertThat(report.get("compression").toString()).isEqualTo("[\"none\"]");
    assertThat(report.get("cves")).isEmpty();
    assertThat(report.get("recommendations")).isEmpty();
    assertRate(report.get("additional_notes"));
  }

  /** It judges 1.5 s, in which our burst is above its 20 a second; what follows is below. */
  private static void assertRate(JsonNode notes) {
    SshLimits.Login login = SshLimits.Login.DEFAULT;
    for (JsonNode note : notes) {
      Matcher rate = RATE.matcher(note.asText());
      assertThat(rate.find()).as(note.asText()).isTrue();
      double most = login.burst() + login.perSecond() * Double.parseDouble(rate.group(2));
      assertThat(Double.parseDouble(rate.group(1))).as(note.asText()).isLessThanOrEqualTo(most + 1);
    }
  }

  private static Map<String, List<String>> findings(JsonNode report, String level) {
    Map<String, List<String>> found = new TreeMap<>();
    for (String kind : List.of("kex", "key", "enc", "mac")) {
      for (JsonNode each : report.get(kind)) {
        List<String> texts = new ArrayList<>();
        each.at("/notes/" + level).forEach(text -> texts.add(text.asText()));
        if (!texts.isEmpty()) {
          found.put(each.get("algorithm").asText(), texts);
        }
      }
    }
    return found;
  }

  private static List<String> names(JsonNode report, String kind) {
    return report.get(kind).findValuesAsText("algorithm");
  }

  @ParameterizedTest
  @EnumSource
  void sslscanFindsOnlyTls12And13WithForwardSecrecyAndAead(Tls tls) throws Exception {
    Path program = Path.of("/usr/bin/sslscan");
    assumeThat(program).isExecutable();
    try (RelayProcess relay = start(tls.environment)) {
      int port = relay.port("sockets and API over https");

      Element report =
          xml(
              run(
                  240,
                  "" + program,
                  "--xml=-",
                  "--sni-name=api.mysocket.localhost",
                  "127.0.0.1:" + port));

      assertThat(values(report, "protocol", "enabled=1", "version")).containsOnly("1.2", "1.3");
      assertThat(values(report, "cipher", "", "cipher"))
          .containsOnly(
              "TLS_AES_128_GCM_SHA256",
              "TLS_AES_256_GCM_SHA384",
              "TLS_CHACHA20_POLY1305_SHA256",
              "ECDHE-ECDSA-AES128-GCM-SHA256",
              "ECDHE-ECDSA-AES256-GCM-SHA384",
              "ECDHE-ECDSA-CHACHA20-POLY1305");
      assertThat(values(report, "renegotiation", "", "supported")).containsExactly("0");
      assertThat(values(report, "compression", "supported=1", "supported")).isEmpty();
      assertThat(values(report, "heartbleed", "", "vulnerable")).containsExactly("0");
    }
  }

  /** Protocols, ciphers and forward secrecy, as testssl.sh judges them. */
  @Test
  void testsslFindsNothingInProtocolsAndCiphers() throws Exception {
    assertThat(judged(600, "-p", "-s", "-f")).hasSizeGreaterThan(15);
  }

  /** All that it knows: defaults of the server, its header fields, faults with a name. */
  @Test
  @Tag("soak")
  void testsslFindsNothingElse() throws Exception {
    assertThat(judged(900, "-P", "-S", "-h", "-U", "-c")).hasSizeGreaterThan(50);
  }

  /** What testssl.sh looked at; none of it may be a fault, but what {@link #UNKNOWN} names. */
  private Set<String> judged(int seconds, String... checks) throws Exception {
    Path program = Path.of("/usr/bin/testssl");
    assumeThat(program).isExecutable();
    try (RelayProcess relay = start(List.of())) {
      Path report = folder.resolve("testssl.json");
      List<String> command =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  "--quiet",
                  "--warnings",
                  "batch",
                  "--color",
                  "0",
                  "--ip",
                  "127.0.0.1",
                  "--jsonfile",
                  report.toString()));
      command.addAll(List.of(checks));
      command.add("api.mysocket.localhost:" + relay.port("sockets and API over https"));
      String said = run(seconds, command.toArray(String[]::new));

      Set<String> looked = new TreeSet<>();
      Set<String> faults = new TreeSet<>();
      for (JsonNode each : Json.STRICT.readTree(report.toFile())) {
        looked.add(each.get("id").asText());
        if (!HARMLESS.contains(each.get("severity").asText())
            && !UNKNOWN.contains(each.get("id").asText())) {
          faults.add(each.get("id").asText() + ": " + each.get("finding").asText());
        }
      }
      assertThat(faults).as(said).isEmpty();
      return looked;
    }
  }

  /** Of all elements with a name; {@code where} is empty, or {@code attribute=value} of them. */
  private static TreeSet<String> values(
      Element report, String element, String where, String attribute) {
    TreeSet<String> values = new TreeSet<>();
    NodeList all = report.getElementsByTagName(element);
    for (int i = 0; i < all.getLength(); i++) {
      Element each = (Element) all.item(i);
      int equals = where.indexOf('=');
      if (equals < 0
          || each.getAttribute(where.substring(0, equals)).equals(where.substring(equals + 1))) {
        values.add(each.getAttribute(attribute));
      }
    }
    return values;
  }

  private static Element xml(String text) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)))
        .getDocumentElement();
  }

  private RelayProcess start(List<String> manager) throws Exception {
    Path config = folder.resolve("relay.yaml");
    Files.writeString(
        config,
        """
        data-dir: %s
        listen: {host: 127.0.0.1, https: 0, http: 0, ssh: 0, health: "127.0.0.1:0"}
        # Whoever audits breaks every rule there is.
        limits: {penalties: {exempt: 127.0.0.0/8}}
        """
            .formatted(folder.resolve("data")));
    RelayProcess relay = new RelayProcess(manager, "serve", "--config", config.toString());
    relay.said("(API at)");
    return relay;
  }

  /** What it prints; that it found something, which its exit code says, is judged by that. */
  private String run(int seconds, String... command) throws Exception {
    Path said = Files.createTempFile(folder, "said", ".txt");
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(text).as(Files.readString(errors)).isNotBlank();
    return text;
  }
}
