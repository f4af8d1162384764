package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers can do at a relay's door, and for how long. */
class LoginDoorTest {
  private static final Forwards NOTHING = (_, _, _) -> new Forwards.Answer.Refused("none");

  private final Counts counts = new Counts();

  private SshRelay relay(Rig rig, SshLimits.Login login) throws IOException {
    return rig.relay(rig.transport(SshLimits.DEFAULT.with(login)), NOTHING, counts);
  }

  private static Socket stranger(Rig rig, SshRelay relay) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(30_000);
    rig.keep(socket);
    return socket;
  }

  /** Everything the relay says until it closes. */
  private static String heard(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static SshLimits.Login waits(Duration identification, Duration grace) {
    return new SshLimits.Login(identification, grace, 16, 100, 100, 100, 100);
  }

  @Test
  void tellsTheOneTooManyWhyAndLetsItInLater() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay =
          relay(rig, new SshLimits.Login(Rig.PATIENCE, Rig.PATIENCE, 16, 100, 2, 100, 100));
      List<Socket> waiting = List.of(stranger(rig, relay), stranger(rig, relay));
      Rig.await(() -> counts.seen.size() == 2, "two accepted");

      assertThat(heard(stranger(rig, relay)))
          .isEqualTo("too many connections from your address are logging in\r\n");
      assertThatThrownBy(() -> rig.agent(SshLimits.DEFAULT, relay.port()))
          .satisfies(failure -> assertThat(TurnedAwayException.isCauseOf(failure)).isTrue())
          .hasStackTraceContaining("too many connections from your address are logging in");
      for (Socket socket : waiting) {
        socket.close();
      }
      Rig.await(() -> counts.failed.size() == 2, "two gone");
      assertThat(rig.agent(SshLimits.DEFAULT, relay.port()).isOpen()).isTrue();
      // The agent may know it before it is told of.
      Rig.await(() -> counts.seen.contains("logged in"), "logged in");
      assertThat(counts.seen)
          .containsExactly(
              "accepted",
              "accepted",
              "TOO_MANY_FROM_SOURCE",
              "TOO_MANY_FROM_SOURCE",
              "failed",
              "failed",
              "accepted",
              "logged in");
    }
  }

  @Test
  void doesNotCountThoseWhoHaveLoggedIn() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay =
          relay(rig, new SshLimits.Login(Rig.PATIENCE, Rig.PATIENCE, 16, 1, 1, 100, 100));

      for (int i = 0; i < 3; i++) {
        AgentConnection agent = rig.agent(SshLimits.DEFAULT, relay.port());
        int logins = i + 1;
        Rig.await(
            () -> counts.seen.stream().filter("logged in"::equals).count() == logins, "logged in");
        assertThat(agent.isOpen()).isTrue();
      }
      assertThat(counts.seen).doesNotContain("TOO_MANY_LOGINS");
    }
  }

  @Test
  void dropsAPeerThatDoesNotSayWhatItIs() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = relay(rig, waits(Duration.ofMillis(300), Rig.PATIENCE));

      assertThat(heard(stranger(rig, relay)))
          .startsWith("SSH-2.0-mysocket\r\n")
          .contains("no SSH identification in ");
    }
  }

  @Test
  void dropsAPeerThatDoesNotLogIn() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = relay(rig, waits(Rig.PATIENCE, Duration.ofSeconds(1)));
      Socket slow = stranger(rig, relay);

      slow.getOutputStream().write("SSH-2.0-slow\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(heard(slow)).contains("no login in ");
      Rig.await(() -> counts.failed.size() == 1, "reported");
      // Whose fault that was is for the machine to say; see below.
      assertThat(counts.failed.getFirst().text()).contains("no login in ");
    }
  }

  /** What MINA is to do is done after a while, as on a machine with too many logins at once. */
  private static SshTransport slow(Rig rig, SshLimits limits, Duration late) {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    rig.keep(clock);
    SshTransport fast = rig.transport(limits);
    return new SshTransport(
        fast.loops(),
        fast.serverSocket(),
        fast.socket(),
        task -> {
          var _ =
              clock.schedule(
                  () -> fast.sessionThreads().execute(task),
                  late.toMillis(),
                  TimeUnit.MILLISECONDS);
        },
        limits);
  }

  @Test
  void doesNotBlameAPeerForItsOwnDelay() throws Exception {
    try (Rig rig = new Rig()) {
      SshLimits limits = SshLimits.DEFAULT.with(waits(Rig.PATIENCE, Duration.ofSeconds(1)));
      SshRelay relay = rig.relay(slow(rig, limits, Duration.ofMillis(800)), NOTHING, counts);

      assertThatThrownBy(() -> rig.agent(SshLimits.DEFAULT, relay.port()))
          .hasMessageContaining("too busy at the moment: no login in 1 s");
      Rig.await(() -> counts.failed.size() == 1, "reported");
      assertThat(counts.failed.getFirst().isLateLogin()).isFalse();
      assertThat(counts.failed.getFirst().isOurDelay()).isTrue();
    }
  }

  @Test
  void blamesAPeerThatLetsItWait() throws Exception {
    try (Rig rig = new Rig()) {
      // A quarter of it is ours to lose: long enough for any machine.
      SshLimits limits = SshLimits.DEFAULT.with(waits(Rig.PATIENCE, Duration.ofSeconds(8)));
      SshRelay relay = rig.relay(slow(rig, limits, Duration.ofMillis(50)), NOTHING, counts);
      Socket silent = stranger(rig, relay);

      silent.getOutputStream().write("SSH-2.0-slow\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(heard(silent)).contains("no login in ").doesNotContain("busy");
      Rig.await(() -> counts.failed.size() == 1, "reported");
      assertThat(counts.failed.getFirst().isLateLogin()).isTrue();
    }
  }

  @Test
  void dropsALongIdentification() throws Exception {
    try (Rig rig = new Rig()) {
      Socket talker = stranger(rig, relay(rig, SshLimits.Login.TRUSTED));

      talker
          .getOutputStream()
          .write(("SSH-2.0-" + "x".repeat(300)).getBytes(StandardCharsets.US_ASCII));

      assertThat(heard(talker)).contains("no SSH identification in the first 255 bytes");
    }
  }

  @Test
  void dropsAFloodOfMessagesBeforeTheLogin() throws Exception {
    try (Rig rig = new Rig()) {
      Socket flood = stranger(rig, relay(rig, SshLimits.Login.TRUSTED));
      byte[] ignore = new byte[16];
      Wire.putInt(ignore, 0, 12);
      ignore[4] = 6;
      ignore[5] = 2;

      assertThatThrownBy(
              () -> {
                flood.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 10_000_000; i++) {
                  flood.getOutputStream().write(ignore);
                }
              })
          .isInstanceOf(IOException.class);
      Rig.await(() -> counts.failed.size() == 1, "reported");
      assertThat(counts.failed.getFirst().text()).isEqualTo("too many messages before the login");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KexAlgorithms=ecdh-sha2-nistp256",
        "KexAlgorithms=diffie-hellman-group14-sha256",
        "KexAlgorithms=diffie-hellman-group-exchange-sha256"
      })
  void refusesAlgorithmsThatAreNotOffered(String option) throws Exception {
    try (Rig rig = new Rig()) {
      Peer ssh = ssh(rig, relay(rig, SshLimits.Login.DEFAULT), List.of(option), "user");

      assertThat(ssh.exit()).isEqualTo(255);
      assertThat(ssh.output()).contains("no matching key exchange method found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sntrup761x25519-sha512@openssh.com",
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "diffie-hellman-group16-sha512",
        "diffie-hellman-group18-sha512"
      })
  void agreesOnEachKeyExchangeThatOpenSshHas(String name) throws Exception {
    try (Rig rig = new Rig()) {
      int port =
          Tunnels.OPENSSH_TO_OUR_RELAY.open(
              rig, SshLimits.DEFAULT, rig.backend.port(), List.of("KexAlgorithms=" + name));

      assertThat(Visitor.echo(port, 1000, 1)).isTrue();
    }
  }

  @Test
  void takesTheTwelfthKeyOfAClient() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = relay(rig, SshLimits.Login.DEFAULT);
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        names.add("wrong" + i);
        KeyFiles.loadOrCreate(rig.folder.resolve(names.getLast()), "wrong");
      }
      names.add("user");

      Peer ssh = ssh(rig, relay, List.of(), names.toArray(String[]::new));

      Rig.await(() -> counts.seen.contains("logged in"), "logged in with the last key");
      ssh.close();
    }
  }

  /** An OpenSSH client that logs in with keys of the rig's folder and then holds. */
  private static Peer ssh(Rig rig, SshRelay relay, List<String> options, String... keys)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh", "-v", "-F", "/dev/null", "-N", "-T"));
    for (String option : options) {
      command.addAll(List.of("-o", option));
    }
    for (String key : keys) {
      command.addAll(List.of("-i", Path.of(rig.folder.toString(), key).toString()));
    }
    command.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "IdentitiesOnly=yes"));
    command.addAll(List.of("-o", "UserKnownHostsFile=/dev/null", "-p", "" + relay.port()));
    command.add("tester@127.0.0.1");
    return rig.keep(Peer.start(rig.folder, "never said", command.toArray(String[]::new)));
  }

  @Test
  void saysThatTheHostKeyIsAnother() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = relay(rig, SshLimits.Login.DEFAULT);
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
      String host = address.getHostString();
      String right = PublicKeys.knownHostsLine(host, relay.port(), rig.hostKey.getPublic());
      String wrong = PublicKeys.knownHostsLine(host, relay.port(), KeyFiles.generate().getPublic());
      SshTransport transport = rig.transport(SshLimits.DEFAULT);
      SshAgent trusting = rig.keep(new SshAgent(transport, PinnedHosts.of(right, "known_hosts")));
      SshAgent misled = rig.keep(new SshAgent(transport, PinnedHosts.of(wrong, "known_hosts")));

      rig.keep(trusting.connect(address, "tester", rig.userKey, Rig.PATIENCE));
      assertThatThrownBy(() -> misled.connect(address, "tester", rig.userKey, Rig.PATIENCE))
          .isInstanceOf(HostKeyException.class)
          .hasMessageContaining(
              "showed the host key " + PublicKeys.fingerprint(rig.hostKey.getPublic()));
    }
  }

  @Test
  void reportsAWrongKeyAsAFailedLogin() throws Exception {
    try (Rig rig = new Rig()) {
      SshRelay relay = relay(rig, SshLimits.Login.DEFAULT);
      SshAgent agent = rig.keep(new SshAgent(rig.transport(SshLimits.DEFAULT), (_, _, _) -> true));

      assertThatThrownBy(() ->
              agent.connect(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()),
                  "tester",
                  KeyFiles.generate(),
                  Rig.PATIENCE))
          .isInstanceOf(IOException.class);
      Rig.await(() -> counts.failed.size() == 1, "reported");
    }
  }
}
