package io.mysocket.e2e.session;

import io.mysocket.e2e.lab.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Somebody with a home folder, an SSH key and a password in a file. */
record Person(Path home, String email, Ctl ctl) {
  static final String PASSWORD = "tall grass in the rain";

  static Person at(OwnRelay relay, Path home, String email) throws IOException {
    Path keys = Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(home.resolve("password"), PASSWORD + "\n");
    Command.run(
            List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys.resolve("id") + ""),
            Map.of(),
            "")
        .orFail();
    return new Person(home, email, new Ctl(relay, home));
  }

  Path key() {
    return home.resolve(".ssh/id");
  }

  String publicKey() throws IOException {
    return Files.readString(Path.of(key() + ".pub")).strip();
  }

  String passwordFile() {
    return home.resolve("password").toString();
  }

  /** Makes the account and follows the link that is mailed; the answers to both. */
  List<String> signUp(SharedRelay.Started lab) throws IOException {
    String created =
        ctl.run(
                "account",
                "create",
                "--name",
                "Ada Example",
                "--email",
                email,
                "--password-file",
                passwordFile(),
                "--sshkey",
                publicKey())
            .orFail();
    String link = lab.relay().mailedLink(email, "confirm", Visits.SOON);
    return List.of(created, lab.curl().get(link).body());
  }

  /** Logs in by password. */
  Command logIn() {
    return ctl.run("login", "--email", email, "--password-file", passwordFile());
  }
}
