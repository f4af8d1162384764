package io.mysocket.e2e.manifests;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;

/** The cluster under test: -Dkubeconfig, else KUBECONFIG, else ~/.kube/config. */
final class Kubeconfig {
  private Kubeconfig() {}

  private static Path file() {
    String named = System.getProperty("kubeconfig", System.getenv("KUBECONFIG"));
    Path file =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".kube", "config")
            : Path.of(named);
    if (!Files.isReadable(file)) {
      throw new AssertionError(
          "no cluster to test on: "
              + file.toAbsolutePath()
              + " cannot be read; set KUBECONFIG (or -Dkubeconfig) to the kubeconfig of a cluster, for one that ./mysocket up made");
    }
    return file;
  }

  static Config read() {
    Path kubeconfig = file();
    try {
      Config config = Config.fromKubeconfig(kubeconfig.toFile());
      if (hasEllipticCurveKey(config)) {
        // The client takes every key for RSA otherwise; k3s and our own cluster use this kind.
        config.setClientKeyAlgo("EC");
      }
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(kubeconfig.toString(), e);
    }
  }

  private static boolean hasEllipticCurveKey(Config config) throws IOException {
    String pem =
        config.getClientKeyData() != null
            ? new String(
                Base64.getMimeDecoder().decode(config.getClientKeyData()),
                StandardCharsets.US_ASCII)
            : config.getClientKeyFile() != null
                ? Files.readString(Path.of(config.getClientKeyFile()))
                : "";
    if (pem.contains("BEGIN EC PRIVATE KEY")) {
      return true;
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    // OID 1.2.840.10045.2.1, id-ecPublicKey (RFC 5480)
    return HexFormat.of().formatHex(der).contains("06072a8648ce3d0201");
  }
}
