package io.mysocket.control.reports;

import org.jspecify.annotations.Nullable;

/**
 * The wish to close a report.
 *
 * @param note what came of it; may be left out
 */
public record ClosingSpec(@Nullable String note) {}
