package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.KeySeal;
import io.mysocket.relay.certificates.OwnerCertificates;
import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.certificates.TlsIdentity;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.database.Transaction;
import io.mysocket.relay.routing.HostPattern;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates that owners bring for their sockets' own host names: keeps them, the keys sealed,
 * and keeps the edge's the same. Any thread that may block.
 */
public final class SocketCertificates implements SocketWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(SocketCertificates.class);
  private static final String KEY_FIELD = "tls.certificate.privateKey";

  private final Database database;
  private final Hostnames hostnames;
  private final KeySeal seal;
  private final OwnerCertificates shown = new OwnerCertificates();
  private Map<SocketCertificateTable.Row, Ready> ready = Map.of();

  /** A certificate that has been read once. */
  private record Ready(PemChain chain, TlsIdentity identity) {}

  SocketCertificates(Database database, Hostnames hostnames, KeySeal seal) {
    this.database = database;
    this.hostnames = hostnames;
    this.seal = seal;
  }

  /**
   * Keeps what a socket that is kept wishes for now.
   *
   * @param key PEM, checked; null if it came without one, which will do for a certificate of the
   *     same key as the present one
   */
  void claim(Transaction now, SocketRow socket, @Nullable String key, Instant at) {
    SocketTls tls = socket.desired().tls();
    SocketTls.Certificate wish = tls == null ? null : tls.certificate();
    if (wish == null) {
      SocketCertificateTable.delete(now, socket.id());
      return;
    }
    Optional<SocketCertificateTable.Row> present = SocketCertificateTable.find(now, socket.id());
    if (present.isPresent() && present.get().chain().equals(wish.chain())) {
      return;
    }
    PemChain chain = read(wish.chain());
    if (!chain.isValidAt(at)) {
      throw ProblemException.invalidField(
          "tls.certificate.chain",
          "the certificate is not valid now; it ends at " + chain.until(),
          "Bring one that is.");
    }
    String sealed =
        key != null
            ? seal.seal(TlsCheck.key(chain, key).getEncoded(), socket.id())
            : present
                .filter(row -> chain.hasKeyOf(read(row.chain())))
                .map(SocketCertificateTable.Row::sealedKey)
                .orElseThrow(() ->
                    ProblemException.invalidField(
                        KEY_FIELD,
                        "the certificate has another key than the present one, if there is one",
                        "Give the private key too."));
    SocketCertificateTable.put(
        now, new SocketCertificateTable.Row(socket.id(), wish.chain(), sealed));
  }

  private static PemChain read(String kept) {
    try {
      return PemChain.read(kept);
    } catch (PemChain.BadPemException e) {
      throw new IllegalStateException("a certificate that was kept cannot be read", e);
    }
  }

  /** What visitors are shown, kept the same as what is kept. */
  public CertificateSource shown() {
    return shown;
  }

  /** Shows what is kept now. */
  public synchronized void refresh() {
    Map<SocketCertificateTable.Row, Ready> next = new HashMap<>();
    Map<HostPattern, Optional<TlsIdentity>> names = new HashMap<>();
    hostnames.allActive().forEach(name -> names.put(name, Optional.empty()));
    for (SocketCertificateTable.Row row : database.read(SocketCertificateTable::all)) {
      Ready known = ready.get(row);
      Ready made = known == null ? opened(row) : known;
      if (made != null) {
        next.put(row, made);
        hostnames.active(row.socketId()).stream()
            .filter(made.chain()::covers)
            .forEach(name -> names.put(name, Optional.of(made.identity())));
      }
    }
    ready = next;
    shown.replace(names);
  }

  private @Nullable Ready opened(SocketCertificateTable.Row row) {
    PemChain chain = read(row.chain());
    try {
      PrivateKey key = chain.key(seal.open(row.sealedKey(), row.socketId()));
      if (seal.isOld(row.sealedKey(), row.socketId())) {
        sealAnew(row, key);
      }
      return new Ready(chain, chain.identity(key));
    } catch (GeneralSecurityException e) {
      LOG.atError()
          .addKeyValue("socket", row.socketId())
          .setCause(e)
          .log("a certificate's key cannot be opened, the relay's own certificate is shown");
      return null;
    }
  }

  private void sealAnew(SocketCertificateTable.Row row, PrivateKey key) {
    String sealed = seal.seal(key.getEncoded(), row.socketId());
    database.write(now -> {
      if (SocketCertificateTable.find(now, row.socketId()).filter(row::equals).isPresent()) {
        SocketCertificateTable.put(
            now, new SocketCertificateTable.Row(row.socketId(), row.chain(), sealed));
      }
      return true;
    });
  }

  @Override
  public void changed(SocketRow socket) {
    refresh();
  }

  @Override
  public void deleted(SocketRow socket) {
    refresh();
  }
}
