package io.mysocket.relay.config;

import io.mysocket.relay.config.CertificatesConfig.Acme;
import io.mysocket.relay.config.CertificatesConfig.Binding;
import io.mysocket.relay.config.CertificatesConfig.Challenge;
import io.mysocket.relay.config.CertificatesConfig.Dns;
import io.mysocket.relay.config.CertificatesConfig.DnsWay;
import io.mysocket.relay.config.CertificatesConfig.DynamicUpdate;
import io.mysocket.relay.config.CertificatesConfig.Hook;
import io.mysocket.relay.config.CertificatesConfig.KeyAlgorithm;
import io.mysocket.relay.config.CertificatesConfig.SelfSigned;
import io.mysocket.relay.config.CertificatesConfig.Webhook;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link CertificatesConfig}. */
final class CertificateSettings {
  private static final URI LETS_ENCRYPT =
      URI.create("https://acme-v02.api.letsencrypt.org/directory");
  private static final Duration WAIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int DNS_PORT = 53;

  private enum Mode {
    SELF_SIGNED,
    FILES,
    ACME
  }

  private enum Method {
    NONE,
    RFC2136,
    EXEC,
    WEBHOOK
  }

  private CertificateSettings() {}

  static CertificatesConfig read(Settings settings) {
    Mode mode = settings.choice("certificates.mode", Mode.SELF_SIGNED);
    // All are read whatever the mode, so that all are known.
    CertificatesConfig files = files(settings, mode == Mode.FILES);
    CertificatesConfig acme = acme(settings, mode == Mode.ACME);
    return switch (mode) {
      case SELF_SIGNED -> new SelfSigned();
      case FILES -> files;
      case ACME -> acme;
    };
  }

  private static CertificatesConfig files(Settings settings, boolean used) {
    Path chain = Readings.file(settings, "certificates.chain-file");
    Path key = Readings.file(settings, "certificates.key-file");
    if (chain != null && key != null) {
      return new CertificatesConfig.Files(chain, key);
    }
    if (used) {
      settings.mistake(
          chain == null ? "certificates.chain-file" : "certificates.key-file",
          "certificates.mode is files, and there is no file; name one in PEM");
    }
    return new SelfSigned();
  }

  private static Acme acme(Settings settings, boolean used) {
    if (!Readings.flag(settings, "acme.accept-terms", false) && used) {
      settings.mistake(
          "acme.accept-terms",
          "an authority issues to those only who accept its terms; read them, then set it to true");
    }
    Challenge challenge = settings.choice("acme.challenge", Challenge.HTTP_01);
    Dns dns = dns(settings);
    boolean wildcard = Readings.flag(settings, "acme.wildcard", dns != null);
    if (used && dns == null && (wildcard || challenge == Challenge.DNS_01)) {
      settings.mistake(
          wildcard ? "acme.wildcard" : "acme.challenge",
          "this takes DNS records; set acme.dns.method, or choose without");
    }
    return new Acme(
        settings.read("acme.directory", LETS_ENCRYPT, Readings::asUrl),
        settings.<@Nullable String>read("acme.email", null, Readings::asEmail),
        Readings.file(settings, "acme.ca-file"),
        binding(settings),
        challenge,
        dns,
        wildcard);
  }

  private static @Nullable Binding binding(Settings settings) {
    String id = Readings.word(settings, "acme.eab-key-id", "");
    Path file = Readings.file(settings, "acme.eab-hmac-file");
    if (id.isEmpty() != (file == null)) {
      settings.mistake(
          "acme.eab-key-id", "it and acme.eab-hmac-file go together; set both, or neither");
    }
    return file == null || id.isEmpty() ? null : new Binding(id, file);
  }

  private static @Nullable Dns dns(Settings settings) {
    Method method = settings.choice("acme.dns.method", Method.NONE);
    DnsWay update = update(settings, method == Method.RFC2136);
    DnsWay hook = hook(settings, method == Method.EXEC);
    DnsWay webhook = webhook(settings, method == Method.WEBHOOK);
    Duration wait = settings.time("acme.dns.wait", WAIT, Duration.ZERO, LONGEST_WAIT);
    DnsWay way =
        switch (method) {
          case NONE -> null;
          case RFC2136 -> update;
          case EXEC -> hook;
          case WEBHOOK -> webhook;
        };
    return way == null ? null : new Dns(way, wait);
  }

  private static @Nullable DnsWay update(Settings settings, boolean used) {
    List<InetSocketAddress> servers = settings.servers("acme.dns.server", DNS_PORT);
    String zone = settings.name("acme.dns.zone", "");
    String key = settings.name("acme.dns.key-name", "");
    KeyAlgorithm algorithm = settings.choice("acme.dns.key-algorithm", KeyAlgorithm.HMAC_SHA256);
    Path file = Readings.file(settings, "acme.dns.key-file");
    if (servers.size() == 1 && !zone.isEmpty() && !key.isEmpty() && file != null) {
      return new DynamicUpdate(servers.getFirst(), zone, key, algorithm, file);
    }
    if (used) {
      settings.mistake(
          "acme.dns.method",
          "rfc2136 takes one acme.dns.server, acme.dns.zone, acme.dns.key-name and"
              + " acme.dns.key-file; set all of them");
    }
    return null;
  }

  private static @Nullable DnsWay hook(Settings settings, boolean used) {
    Path program = Readings.file(settings, "acme.dns.program");
    if (program != null && Files.isExecutable(program)) {
      return new Hook(program.toAbsolutePath());
    }
    if (used) {
      settings.mistake("acme.dns.program", "exec takes a program that this user may run; name one");
    }
    return null;
  }

  private static @Nullable DnsWay webhook(Settings settings, boolean used) {
    URI url = settings.<@Nullable URI>read("acme.dns.url", null, Readings::asUrl);
    Path token = Readings.file(settings, "acme.dns.token-file");
    if (url != null) {
      return new Webhook(url, token);
    }
    if (used) {
      settings.mistake("acme.dns.url", "webhook takes a URL to tell of records; set it");
    }
    return null;
  }
}
