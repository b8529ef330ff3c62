/**
 * Acquires, holds and refreshes OAuth 2.0 access tokens by the client credentials grant (RFC 6749 section 4.4), and
 * decides where they may go.
 *
 * <p>Most users need two types. A {@link io.latchkey.ClientCredentialsTokenSource} is built once and shared; {@link
 * io.latchkey.AllowedOrigins} names the API that its tokens are meant for. Both are handed to an adapter, {@code
 * BearerAuthInterceptor} for OkHttp or {@code BearerAuthFilter} for Jakarta REST, and from then on nobody who writes a
 * request thinks about tokens.
 *
 * <h2>How a token lives</h2>
 *
 * <ul>
 *   <li><b>fresh</b>: given at once, for the cost of one volatile read and one clock read (of both
 *       clocks, once in a millisecond);
 *   <li><b>stale</b>, from its refresh-ahead time on: still given at once, to everybody, while one refresh runs in the
 *       background;
 *   <li><b>gone</b>, from shortly before its expiry on, or once {@linkplain io.latchkey.TokenSource#reject rejected}:
 *       callers wait for the one fetch that is under way.
 * </ul>
 *
 * <p>However many threads ask, the token endpoint sees one request at a time. It runs apart from its callers: one that
 * is interrupted, cancelled or out of time leaves, and the fetch goes on for the others. When the token endpoint fails,
 * callers fail at once, with the reason, until a cool-down is over.
 *
 * <p>{@link io.latchkey.BearerAuth} and {@link io.latchkey.BearerExchange} decide, for every adapter alike, which
 * request gets a token and what follows a 401. {@link io.latchkey.TokenTransport}, {@link
 * io.latchkey.ClientAuthentication} and {@link io.latchkey.TokenListener} are there for those who want to change how
 * the token request travels, how the client proves who it is, or to see what happens.
 */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
