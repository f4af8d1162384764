package io.mysocket.ssh;

import java.util.List;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Whether both sides asked for strict key exchange (OpenSSH's answer to the Terrapin attack) when
 * the connection began; what the first exchange agreed on holds for all. Session thread.
 */
final class StrictKex {
  private static final String CLIENT = "kex-strict-c-v00@openssh.com";
  private static final String SERVER = "kex-strict-s-v00@openssh.com";

  private @Nullable Boolean agreed;

  /** Asked first during the first exchange. */
  boolean agreed(Session session) {
    if (agreed == null) {
      agreed =
          offers(session.getClientKexProposals().get(KexProposalOption.ALGORITHMS), CLIENT)
              && offers(session.getServerKexProposals().get(KexProposalOption.ALGORITHMS), SERVER);
    }
    return agreed;
  }

  private static boolean offers(@Nullable String algorithms, String marker) {
    return algorithms != null && List.of(algorithms.split(",")).contains(marker);
  }
}
