/**
 * Single Secrets and ConfigMaps that resources name, read when needed: {@link
 * io.mysocket.operator.references.References} GETs by name and keeps nothing, so that the operator
 * needs no right to list or watch them; {@link io.mysocket.operator.references.ReferenceFailure}
 * says what is wrong with one.
 */
@NullMarked
package io.mysocket.operator.references;

import org.jspecify.annotations.NullMarked;
