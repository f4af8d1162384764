/**
 * Ed25519 (RFC 8032) and X25519 (RFC 7748), as MINA asks for them.
 *
 * <pre>
 *   MINA -> Curves -+-> Ed25519Keys: keys in lines, files and packets -> Ed25519PublicKey, Ed25519PrivateKey
 *                   +-> Ed25519Signature, X25519KeyPairs, X25519KeyFactory, X25519Agreement (JCA, for MINA alone)
 * </pre>
 *
 * <p>The arithmetic is Bouncy Castle's {@code math.ec}, and nothing else of it: keys are 32 bytes
 * here, and their encodings a fixed prefix before these, as RFC 8410 has them.
 */
@NullMarked
package io.mysocket.ssh.curves;

import org.jspecify.annotations.NullMarked;
