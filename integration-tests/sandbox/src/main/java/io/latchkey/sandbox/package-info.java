/**
 * A partner in a box: a real authorization server (Spring Authorization Server), a partner API that checks tokens for
 * real (Spring Security), an identity provider of workloads that the former trusts, and a stranger at another origin, all
 * in this process and on loopback.
 *
 * <p>{@link io.latchkey.sandbox.Sandbox#start()} is where to begin. What the servers do can be changed while they run
 * (revoke a token, change a secret, hold or fail requests), and what reached them can be counted, so that a test never
 * has to believe the client.
 */
@NullMarked
package io.latchkey.sandbox;

import org.jspecify.annotations.NullMarked;
