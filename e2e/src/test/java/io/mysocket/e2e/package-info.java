/**
 * What a user does, on a real cluster with a real relay: apply, open the URL, break things, delete.
 *
 * <p>{@link io.mysocket.e2e.lab.Lab} is what the tests share: a relay process of their own on
 * loopback, and the operator installed by Helm in the cluster that {@code KUBECONFIG} names. {@code
 * ./mysocket test} prepares cluster and images and says by environment where they are.
 */
@NullMarked
package io.mysocket.e2e;

import org.jspecify.annotations.NullMarked;
