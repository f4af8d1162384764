/** What shapes the Pods of tunnels: {@link io.mysocket.crds.tunnels.TunnelClass}. */
@NullMarked
package io.mysocket.crds.tunnels;

import org.jspecify.annotations.NullMarked;
