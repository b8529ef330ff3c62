/**
 * Puts a valid access token on every call of a Jakarta REST {@code Client}: {@link io.latchkey.jaxrs.BearerAuthFilter}.
 * Token requests can go over such a client too, by {@link io.latchkey.jaxrs.JaxrsTokenTransport}.
 *
 * <p>A call, as the rest of the package sees it: {@code EntityRecorder}, the first of all request filters, puts a {@code
 * Recording} between what filters and interceptors write and the wire. {@code TokenFilter}, the last one, begins a {@code
 * FirstAttempt}, and is the first to look at the {@code Answer}. If that says that the token is dead, a {@code
 * SecondAttempt} is made of what went over the wire, and its {@code WireAnswer} put in the place of the first.
 *
 * <p>What only an implementation of Jakarta REST knows stands behind {@code Implementation}: whether it follows redirects,
 * how to send a request again below all filters, and which {@code Threads} may wait for that. {@code Jersey}, {@code
 * Resteasy}, {@code Cxf} and {@code Quarkus} are loaded where they are at work only; {@code AnyImplementation} keeps to the
 * API, and sends again by a {@code NestedCall}.
 */
@NullMarked
package io.latchkey.jaxrs;

import org.jspecify.annotations.NullMarked;
