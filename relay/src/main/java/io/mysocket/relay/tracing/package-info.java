/**
 * Traces that requests belong to (W3C Trace Context).
 *
 * <pre>
 *   request -> Tracing.begin -> RequestSpan: its trace's id for the access log
 *                                 .onward  -> traceparent of the target's request
 *                                 .ended   -> a span, if somebody collects them
 * </pre>
 *
 * <p>{@link io.mysocket.relay.tracing.Tracing#PASS_ON} is the default: what a visitor sends is
 * passed on as it is, and read only for the log. {@link io.mysocket.relay.tracing.OwnTraces} begins
 * a trace where there is none; {@link io.mysocket.relay.tracing.CollectedSpans} also tells a
 * collector, by OTLP.
 */
@NullMarked
package io.mysocket.relay.tracing;

import org.jspecify.annotations.NullMarked;
