package io.mysocket.relay.login;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.mysocket.relay.RelayRig;
import io.mysocket.ssh.PublicKeys;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * SSH clients that forward a port to one of this machine and open a session; skipped where missing.
 */
public enum Clients {
  OPENSSH {
    @Override
    public StockClient open(RelayRig rig, Path key, int port, int target) throws Exception {
      return StockClient.ssh(rig, key, "-tt", "-R", port + ":127.0.0.1:" + target, "me@127.0.0.1");
    }
  },
  /** It has no AES-GCM. */
  DROPBEAR {
    @Override
    public StockClient open(RelayRig rig, Path key, int port, int target) throws Exception {
      assumeThat(Path.of("/usr/bin/dbclient")).isExecutable();
      if (!Files.exists(Path.of(key + ".dropbear"))) {
        StockClient.run("dropbearconvert", "openssh", "dropbear", "" + key, key + ".dropbear");
      }
      return new StockClient(
          List.of(
              "dbclient",
              "-y",
              "-y",
              "-T",
              "-i",
              key + ".dropbear",
              "-p",
              "" + rig.relay.sshPort(),
              "-R",
              port + ":127.0.0.1:" + target,
              "me@127.0.0.1"));
    }
  },
  PLINK {
    @Override
    public StockClient open(RelayRig rig, Path key, int port, int target) throws Exception {
      assumeThat(Path.of("/usr/bin/plink")).isExecutable();
      StockClient.run("puttygen", "" + key, "-O", "private", "-o", key + ".ppk");
      String known = rig.get("/api/v2/relay").text("ssh/knownHosts/0");
      String fingerprint =
          PublicKeys.fingerprint(PublicKeys.parse(known.substring(known.indexOf(' ') + 1)));
      return new StockClient(
          List.of(
              "plink",
              "-batch",
              "-ssh",
              "-t",
              "-P",
              "" + rig.relay.sshPort(),
              "-i",
              key + ".ppk",
              "-hostkey",
              fingerprint,
              "-R",
              port + ":127.0.0.1:" + target,
              "me@127.0.0.1"));
    }
  },
  /** Of the original's Python client; {@code PARAMIKO_PYTHON} names another Python that has it. */
  PARAMIKO {
    @Override
    public StockClient open(RelayRig rig, Path key, int port, int target) throws Exception {
      String python = System.getenv().getOrDefault("PARAMIKO_PYTHON", pythonOfTheOriginal());
      assumeThat(succeeds(python, "-c", "import paramiko")).as("paramiko").isTrue();
      return new StockClient(
          List.of(
              python,
              copy("paramiko_client.py", key).toString(),
              "" + rig.relay.sshPort(),
              "" + key,
              "" + target,
              "" + port));
    }
  },
  /** Where the module {@code golang.org/x/crypto} can be had. */
  GO {
    @Override
    public StockClient open(RelayRig rig, Path key, int port, int target) throws Exception {
      Path program = copy("go_client.go", key);
      assumeThat(succeeds("go", "version")).as("go").isTrue();
      assumeThat(
              Files.exists(program.resolveSibling("go_client"))
                  || succeeds(
                      "sh",
                      "-c",
                      "cd "
                          + program.getParent()
                          + " && go mod init client && go get golang.org/x/crypto/ssh@v0.45.0"
                          + " && go build -o go_client ."))
          .as("golang.org/x/crypto")
          .isTrue();
      return new StockClient(
          List.of(
              program.resolveSibling("go_client").toString(),
              "" + rig.relay.sshPort(),
              "" + key,
              "" + target,
              "" + port));
    }
  };

  /** The account's key is in a file of OpenSSH's; {@code port} is the one forwarded. */
  public abstract StockClient open(RelayRig rig, Path key, int port, int target) throws Exception;

  private static String pythonOfTheOriginal() throws Exception {
    Process install =
        new ProcessBuilder("../e2e/original/python-client.sh", "0.15")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String program =
        new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return install.waitFor() == 0
        ? Path.of(program).resolveSibling("python").toString()
        : "python3";
  }

  private static Path copy(String resource, Path beside) throws Exception {
    Path file = beside.resolveSibling(resource);
    if (Files.exists(file)) {
      return file;
    }
    try (InputStream in =
        Objects.requireNonNull(Clients.class.getResourceAsStream("/clients/" + resource))) {
      Files.copy(in, file);
    }
    return file;
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of(command)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (java.io.IOException _) {
      return false;
    }
  }
}
