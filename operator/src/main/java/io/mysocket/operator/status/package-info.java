/**
 * What a status says and how it is written: {@link io.mysocket.operator.status.Reason} lists every
 * reason, {@link io.mysocket.operator.status.Conditions} keeps the operator's own conditions of an
 * object, {@link io.mysocket.operator.status.StatusApply} writes a status that differs, {@link
 * io.mysocket.operator.status.Causes} finds words for an exception.
 */
@NullMarked
package io.mysocket.operator.status;

import org.jspecify.annotations.NullMarked;
