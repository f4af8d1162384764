package io.mysocket.ssh;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Each way to lead a public port to the rig's backend (or to {@code target}): which program is the
 * server and which the client.
 */
enum Tunnels {
  OUR_AGENT_TO_OUR_RELAY {
    @Override
    int open(Rig rig, SshLimits limits, int target, List<String> options) throws Exception {
      SshRelay relay = rig.relay(limits);
      SshTransport transport = rig.transport(limits);
      AgentConnection agent = rig.agent(transport, relay.port(), "tester");
      return agent.forward("127.0.0.1", 0, dialer(transport, target), Rig.PATIENCE);
    }
  },
  OPENSSH_TO_OUR_RELAY {
    @Override
    int open(Rig rig, SshLimits limits, int target, List<String> options) throws Exception {
      return openSsh(rig, limits, target, options);
    }
  },
  OPENSSH_WITHOUT_GCM_TO_OUR_RELAY {
    @Override
    int open(Rig rig, SshLimits limits, int target, List<String> options) throws Exception {
      List<String> all = new ArrayList<>(options);
      all.add("Ciphers=chacha20-poly1305@openssh.com,aes256-ctr");
      return openSsh(rig, limits, target, all);
    }
  },
  DROPBEAR_TO_OUR_RELAY {
    @Override
    boolean isInstalled() {
      return Files.isExecutable(Path.of("/usr/bin/dbclient"));
    }

    @Override
    int open(Rig rig, SshLimits limits, int target, List<String> options) throws Exception {
      assumeThat(options).as("OpenSSH's options").isEmpty();
      assumeThat(isInstalled()).isTrue();
      SshRelay relay = rig.relay(limits);
      String key = rig.folder.resolve("user").toString();
      Peer.run(rig.folder, "dropbearconvert", "openssh", "dropbear", key, key + ".dropbear");
      Peer dropbear =
          rig.keep(
              Peer.start(
                  rig.folder,
                  "Allocated port (\\d+) for remote forward",
                  "dbclient",
                  "-y",
                  "-y",
                  "-N",
                  "-T",
                  "-i",
                  key + ".dropbear",
                  "-c",
                  "chacha20-poly1305@openssh.com",
                  "-p",
                  "" + relay.port(),
                  "-R",
                  "127.0.0.1:0:127.0.0.1:" + target,
                  "tester@127.0.0.1"));
      return Integer.parseInt(dropbear.said());
    }
  },
  OUR_AGENT_TO_OPENSSH {
    @Override
    int open(Rig rig, SshLimits limits, int target, List<String> options) throws Exception {
      int port = freePort();
      Path config = rig.folder.resolve("sshd_config");
      Path keys = rig.folder.resolve("authorized_keys");
      Files.copy(rig.folder.resolve("user.pub"), keys);
      Files.writeString(
          config,
          """
          Port %d
          ListenAddress 127.0.0.1
          HostKey %s
          AuthorizedKeysFile %s
          PidFile none
          StrictModes no
          UsePAM no
          PermitRootLogin yes
          PasswordAuthentication no
          GatewayPorts yes
          %s
          """
              .formatted(
                  port,
                  rig.folder.resolve("host"),
                  keys,
                  String.join("\n", options.stream().map(o -> o.replace('=', ' ')).toList())));
      Files.createDirectories(Path.of("/run/sshd"));
      Peer sshd =
          rig.keep(
              Peer.start(
                  rig.folder,
                  "Server listening on",
                  "/usr/sbin/sshd",
                  "-D",
                  "-e",
                  "-f",
                  config.toString()));
      sshd.said();
      SshTransport transport = rig.transport(limits);
      AgentConnection agent = rig.agent(transport, port, "root");
      rig.connections.add(agent.connection());
      return agent.forward("127.0.0.1", 0, dialer(transport, target), Rig.PATIENCE);
    }
  };

  /**
   * Opens the tunnel with a port of the server's choice and returns that port. {@code options} are
   * OpenSSH's.
   */
  abstract int open(Rig rig, SshLimits limits, int target, List<String> options) throws Exception;

  /** Whether this machine has what it takes. */
  boolean isInstalled() {
    return true;
  }

  static List<Tunnels> installed() {
    return Arrays.stream(values()).filter(Tunnels::isInstalled).toList();
  }

  private static int openSsh(Rig rig, SshLimits limits, int target, List<String> options)
      throws Exception {
    SshRelay relay = rig.relay(limits);
    List<String> command =
        new ArrayList<>(
            List.of(
                "ssh",
                "-v",
                "-F",
                "/dev/null",
                "-N",
                "-T",
                "-i",
                rig.folder.resolve("user").toString()));
    command.addAll(
        List.of(
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "ExitOnForwardFailure=yes"));
    command.addAll(List.of("-o", "IdentitiesOnly=yes", "-p", "" + relay.port()));
    options.forEach(option -> command.addAll(List.of("-o", option)));
    command.addAll(List.of("-R", "127.0.0.1:0:127.0.0.1:" + target, "tester@127.0.0.1"));
    Peer ssh =
        rig.keep(
            Peer.start(
                rig.folder,
                "Allocated port (\\d+) for remote forward",
                command.toArray(String[]::new)));
    return Integer.parseInt(ssh.said());
  }

  private static TargetDialer dialer(SshTransport transport, int target) {
    return new TargetDialer(
        transport, new InetSocketAddress(InetAddress.getLoopbackAddress(), target), Rig.PATIENCE);
  }

  /** Below those that the kernel gives to whoever asks for any, so that it stays free. */
  static int freePort() throws IOException {
    for (int i = 0; i < 200; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 29_000);
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException _) {
        // Taken.
      }
    }
    throw new IOException("no free port");
  }
}
