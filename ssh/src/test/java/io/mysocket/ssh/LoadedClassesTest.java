package io.mysocket.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process pays that logs in: of Bouncy Castle, curves and key exchanges alone. */
class LoadedClassesTest {
  private static final Pattern LOADED = Pattern.compile("\\] (org\\.bouncycastle\\.\\S+) source:");

  /**
   * Bouncy Castle's registry of services, which each of its digests asks, names a type of these.
   */
  private static final List<String> NAMED_BY_ITS_REGISTRY =
      List.of(
          "org.bouncycastle.asn1.ASN1Encodable",
          "org.bouncycastle.asn1.ASN1Object",
          "org.bouncycastle.asn1.x9.X9ECParameters",
          "org.bouncycastle.asn1.x9.X9ObjectIdentifiers");

  @TempDir Path folder;

  /** Makes two keys, writes and reads them, and logs in with one to a relay that has the other. */
  static final class Login {
    public static void main(String[] arguments) throws Exception {
      try (Rig rig = new Rig()) {
        rig.agent(SshLimits.DEFAULT, rig.relay(SshLimits.DEFAULT).port());
      }
    }
  }

  @Test
  void haveNoKeysNorAsn1OfBouncyCastle() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String path = System.getProperty("java.class.path");

    String said =
        Peer.run(
            folder,
            java,
            "-Xlog:class+load",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            path,
            Login.class.getName());

    List<String> loaded =
        LOADED.matcher(said).results().map((MatchResult m) -> m.group(1)).toList();
    assertThat(loaded)
        .contains(
            "org.bouncycastle.math.ec.rfc8032.Ed25519", "org.bouncycastle.math.ec.rfc7748.X25519")
        .noneMatch(name -> name.startsWith("org.bouncycastle.jcajce."))
        .noneMatch(name -> name.matches("org\\.bouncycastle\\.crypto\\.params\\..*(Ed|X)25519.*"));
    assertThat(loaded.stream().filter(name -> name.startsWith("org.bouncycastle.asn1.")))
        .isSubsetOf(NAMED_BY_ITS_REGISTRY);
  }
}
