/**
 * Puts a valid access token on every call of an {@code OkHttpClient}. Most users need {@link
 * io.latchkey.okhttp.BearerAuthInterceptor}; {@link io.latchkey.okhttp.OkHttpTokenTransport} is there for those who want
 * token requests to go over their own client as well.
 *
 * <p>Both work on OkHttp 4.12 and 5. What follows a 401, and where a token may go, is decided by {@link
 * io.latchkey.BearerExchange}, alike for every adapter.
 */
@NullMarked
package io.latchkey.okhttp;

import org.jspecify.annotations.NullMarked;
