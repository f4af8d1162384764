/** Kubernetes events (events.k8s.io/v1): {@link io.mysocket.operator.events.Recorder}. */
@NullMarked
package io.mysocket.operator.events;

import org.jspecify.annotations.NullMarked;
