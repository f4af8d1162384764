package io.mysocket.relay.config;

import io.mysocket.ssh.SshLimits;

/** Reads the bounds of SSH logins: every key below {@code limits.login}. One thread. */
final class LoginSettings {
  private static final int MANY = 1_000_000;

  private LoginSettings() {}

  static SshLimits.Login read(Settings settings) {
    SshLimits.Login usual = SshLimits.Login.DEFAULT;
    return new SshLimits.Login(
        usual.identification(),
        usual.grace(),
        usual.attempts(),
        settings.number("limits.login.total", usual.unauthenticated(), 1, MANY),
        settings.number("limits.login.per-source", usual.perSource(), 1, MANY),
        settings.number("limits.login.rate", usual.perSecond(), 1, MANY),
        settings.number("limits.login.burst", usual.burst(), 1, MANY));
  }
}
