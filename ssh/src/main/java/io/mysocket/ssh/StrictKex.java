package io.mysocket.ssh;

import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Whether both sides asked for strict key exchange (OpenSSH's answer to the Terrapin attack) when
 * the connection began.
 */
final class StrictKex {
  private static final String CLIENT = "kex-strict-c-v00@openssh.com";
  private static final String SERVER = "kex-strict-s-v00@openssh.com";

  private StrictKex() {}

  static boolean agreed(Session session) {
    return offers(session.getClientKexProposals().get(KexProposalOption.ALGORITHMS), CLIENT)
        && offers(session.getServerKexProposals().get(KexProposalOption.ALGORITHMS), SERVER);
  }

  private static boolean offers(@Nullable String algorithms, String marker) {
    return algorithms != null && java.util.List.of(algorithms.split(",")).contains(marker);
  }
}
