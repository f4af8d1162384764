package io.mysocket.relay.login;

import io.mysocket.relay.accounts.AccountKey;
import io.mysocket.relay.audit.Act;
import io.mysocket.relay.sockets.KeyRow;
import java.util.Set;

/** Who has logged in, and by what; what a login may forward and show follows from it. */
sealed interface Login {
  /** What the socket's owner sees as the name of the tunnel's key. */
  String keyName();

  /** Of the key that the client has proved to hold, {@code SHA256:...}. */
  String fingerprint();

  /** As the audit log has it. */
  default Act.Actor actor(String accountId, String address) {
    return new Act.Actor(Act.Actor.Kind.KEY, accountId, fingerprint(), address);
  }

  /** A key registered for one socket: carries that one, and has no terminal. */
  record OfSocket(KeyRow key) implements Login {
    @Override
    public String keyName() {
      return key.name();
    }

    @Override
    public String fingerprint() {
      return key.fingerprint();
    }
  }

  /** Whoever logs in to an account: carries its sockets, and may look at their visitors. */
  sealed interface ToAccount extends Login {
    String accountId();
  }

  /** A key of an account; sockets can be made by it. */
  record OfAccount(AccountKey key) implements ToAccount {
    @Override
    public String accountId() {
      return key.accountId();
    }

    @Override
    public String keyName() {
      return key.name();
    }

    @Override
    public String fingerprint() {
      return key.fingerprint();
    }
  }

  /**
   * A certificate of the relay's own authority.
   *
   * @param id names the holder
   * @param only sockets and tunnels that it is good for; empty is all of the account
   */
  record OfCertificate(String accountId, String id, String fingerprint, Set<String> only)
      implements ToAccount {
    public OfCertificate {
      only = Set.copyOf(only);
    }

    @Override
    public String keyName() {
      return id.isEmpty() ? "certificate" : id;
    }

    @Override
    public Act.Actor actor(String ofAccount, String address) {
      return new Act.Actor(Act.Actor.Kind.CERTIFICATE, ofAccount, fingerprint, address);
    }
  }
}
