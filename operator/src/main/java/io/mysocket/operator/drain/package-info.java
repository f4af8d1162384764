/**
 * How the operator leaves a cluster for good: {@link io.mysocket.operator.drain.Drain} stops the
 * running one, does for each MySocket what is due on the relay, and takes the finalizers off, so
 * that nothing waits for an operator that is no more. {@link io.mysocket.operator.drain.DrainOrder}
 * is what the command line says. It runs as a program of its own, before the chart's objects go.
 */
@NullMarked
package io.mysocket.operator.drain;

import org.jspecify.annotations.NullMarked;
