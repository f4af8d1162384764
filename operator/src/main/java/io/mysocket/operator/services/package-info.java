/**
 * Services that ask for a public address: by the annotation {@code mysocket.io/enabled}, or as type
 * LoadBalancer with our class.
 *
 * <pre>
 *   WorthLooking         Services that ask, or that asked
 *   ServiceAnnotations   what the annotations say, or what is wrong with them
 *   ServiceWish          the MySockets a Service asks for: one, or one for each port
 *   ChildSocket          such a MySocket: svc-NAME, owned by the Service
 *   LegacySockets        the socket that the old controller made for it, to be taken over
 *   ServiceReconciler    makes and removes them, and nothing else
 *   ServiceStatus        condition mysocket.io/Exposed; address of a load balancer
 * </pre>
 *
 * <p>All the rest is the MySocket's own business. A Service gets no finalizer: when it goes,
 * garbage collection deletes its MySockets, whose finalizers clean up on the relay. The children
 * are written as another field manager than the one that puts finalizers on MySockets, since an
 * apply takes away what its manager leaves out.
 */
@NullMarked
package io.mysocket.operator.services;

import org.jspecify.annotations.NullMarked;
