/**
 * Reports of abuse: what visitors say of sockets that do harm.
 *
 * <pre>
 *   POST /api/v2/abuse-reports, the page /report -> Reports -> database, a mail to the administrator
 *   GET /api/v2/abuse-reports, PUT .../closing   <- the administrator
 * </pre>
 *
 * <p>Anybody may report, without an account: {@link io.mysocket.relay.reports.Reports} bounds what
 * is kept by count, by host and by age, and takes only what is about a name that a socket has, or
 * had lately. Where a report came from is not kept.
 */
@NullMarked
package io.mysocket.relay.reports;

import org.jspecify.annotations.NullMarked;
