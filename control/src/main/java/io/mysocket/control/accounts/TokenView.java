package io.mysocket.control.accounts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token as it can be looked at: all but its text. */
public record TokenView(
    String id,
    String name,
    List<Scope> scopes,
    @Nullable String ownerPrefix,
    Instant createdAt,
    @Nullable Instant expiresAt) {
  public TokenView {
    scopes = List.copyOf(scopes);
  }
}
