package io.mysocket.control.accounts;

import org.jspecify.annotations.Nullable;

/**
 * The wish to suspend an account.
 *
 * @param reason told to its holder; may be left out
 */
public record SuspensionSpec(@Nullable String reason) {}
