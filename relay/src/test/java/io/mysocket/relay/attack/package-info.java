/**
 * The relay under attack: a program of its own with an agent and a target, attackers who write
 * bytes as they like from loopback addresses of their own, and a bystander from another one who
 * must not notice.
 *
 * <p>{@code AttackedRelay} is what is attacked. An {@code Attack} is one kind of connection, which
 * {@code Assault} makes again and again. {@code Bystander} asks at a steady rate meanwhile,
 * whatever the answers, and says how long they took.
 */
@NullMarked
package io.mysocket.relay.attack;

import org.jspecify.annotations.NullMarked;
