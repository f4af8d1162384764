package io.mysocket.ssh;

import io.mysocket.ssh.curves.Curves;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.kex.BuiltinDHFactories;

/** Which key exchanges a relay takes. */
public enum KeyExchanges {
  /**
   * A client that has none that withstands a quantum computer may have another, such as OpenSSH
   * before 8.5 and dropbear of that time. Who has one is offered no other.
   */
  COMPATIBLE,
  /** Only those that withstand a quantum computer; a client without is refused. */
  POST_QUANTUM;

  private static final List<BuiltinDHFactories> NEW =
      List.of(
          BuiltinDHFactories.mlkem768x25519,
          BuiltinDHFactories.sntrup761x25519,
          BuiltinDHFactories.sntrup761x25519_openssh);

  private static final List<BuiltinDHFactories> OLD =
      List.of(
          BuiltinDHFactories.curve25519,
          BuiltinDHFactories.curve25519_libssh,
          BuiltinDHFactories.dhg16_512,
          BuiltinDHFactories.dhg18_512);

  private static final List<BuiltinDHFactories> ALL =
      Stream.concat(NEW.stream(), OLD.stream()).toList();

  static {
    Curves.register();
  }

  /** Most preferred first. */
  List<BuiltinDHFactories> algorithms() {
    return switch (this) {
      case COMPATIBLE -> ALL;
      case POST_QUANTUM -> NEW;
    };
  }
}
