package io.mysocket.ssh;

import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A global request (RFC 4254 4) that asks for nothing and that every peer answers, if only with a
 * refusal: whoever has answered is alive, and has worked through what was sent before.
 */
public final class Question {
  private static final String NAME = "keepalive@openssh.com";

  private Question() {}

  /**
   * Asks. Any thread but an event loop.
   *
   * @param answered is run on the session thread; never, if the peer goes before
   * @throws IOException the session is at its end
   */
  public static void ask(Session session, Runnable answered) throws IOException {
    Buffer question = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
    question.putString(NAME);
    question.putBoolean(true);
    session.request(question, NAME, (_, _) -> answered.run());
  }
}
