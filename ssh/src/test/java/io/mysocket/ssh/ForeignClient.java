package io.mysocket.ssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** SSH in other languages, where it can be had. */
enum ForeignClient {
  GO {
    @Override
    int open(Rig rig, SshLimits limits) throws Exception {
      Path program = copy(rig, "go_client.go");
      assumeTrue(
          succeeds(
              rig,
              "sh",
              "-c",
              "go mod init client && go get golang.org/x/crypto/ssh@v0.45.0 && go build -o client "
                  + program.getFileName()),
          "golang.org/x/crypto");
      return port(rig, limits, rig.folder.resolve("client").toString());
    }
  },
  /** {@code PARAMIKO_PYTHON} names another Python that has it. */
  PARAMIKO {
    @Override
    int open(Rig rig, SshLimits limits) throws Exception {
      String python = System.getenv().getOrDefault("PARAMIKO_PYTHON", "python3");
      assumeTrue(succeeds(rig, python, "-c", "import paramiko"), "paramiko");
      return port(rig, limits, python, copy(rig, "paramiko_client.py").toString());
    }
  };

  /** Opens a tunnel from our relay to the rig's backend; the port at the relay. */
  abstract int open(Rig rig, SshLimits limits) throws Exception;

  private static int port(Rig rig, SshLimits limits, String... program) throws Exception {
    SshRelay relay = rig.relay(limits);
    String[] command = java.util.Arrays.copyOf(program, program.length + 3);
    command[program.length] = "" + relay.port();
    command[program.length + 1] = rig.folder.resolve("user").toString();
    command[program.length + 2] = "" + rig.backend.port();
    Peer client =
        rig.keep(Peer.start(rig.folder, "Allocated port (\\d+) for remote forward", command));
    return Integer.parseInt(client.said());
  }

  private static Path copy(Rig rig, String name) throws IOException {
    Path file = rig.folder.resolve(name);
    try (InputStream source = ForeignClient.class.getResourceAsStream("/clients/" + name)) {
      Files.copy(source, file);
    }
    return file;
  }

  private static boolean succeeds(Rig rig, String... command) {
    try {
      Peer.run(rig.folder, command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
