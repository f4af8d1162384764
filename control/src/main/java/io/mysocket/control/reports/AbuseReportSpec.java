package io.mysocket.control.reports;

import org.jspecify.annotations.Nullable;

/**
 * A report of somebody's.
 *
 * @param url the address it is about, or its host name alone
 * @param text what the matter is; may be left out
 * @param contact an e-mail address to ask back at; may be left out
 */
public record AbuseReportSpec(
    @Nullable String url,
    @Nullable AbuseKind kind,
    @Nullable String text,
    @Nullable String contact) {}
