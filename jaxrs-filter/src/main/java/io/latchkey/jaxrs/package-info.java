/**
 * Puts a valid access token on every call of a Jakarta REST {@code Client}: {@link io.latchkey.jaxrs.BearerAuthFilter}.
 */
@NullMarked
package io.latchkey.jaxrs;

import org.jspecify.annotations.NullMarked;
