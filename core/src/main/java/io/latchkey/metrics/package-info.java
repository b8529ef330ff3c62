/**
 * Metrics and traces of token sources: listeners for Micrometer and OpenTelemetry.
 *
 * <p>Each class here is a {@link io.latchkey.TokenListener} for {@code builder.listener(...)}, one for any number of
 * sources. Both record the same, under the same names, so that one dashboard and the same alerts serve both:
 *
 * <table>
 *   <caption>What is recorded</caption>
 *   <tr><th>name</th><th>what</th><th>told apart by</th></tr>
 *   <tr><td>{@code latchkey.token.fetch}</td><td>how long fetches took, and so how many there were</td>
 *       <td>{@code source}; {@code reason}: {@code cold}, {@code ahead}, {@code expired}, {@code rejected}; {@code
 *       outcome}: {@code success}, {@code failure}; {@code shared}: whether it came from another instance; the
 *       error</td></tr>
 *   <tr><td>{@code latchkey.token.wait}</td><td>how long callers waited for a token</td>
 *       <td>{@code source}; {@code outcome}</td></tr>
 *   <tr><td>{@code latchkey.token.rejected}</td><td>how many tokens the API refused</td>
 *       <td>{@code source}; {@code young}: whether it was itself a replacement for a refused one, just issued</td></tr>
 *   <tr><td>{@code latchkey.token.insufficient.scope}</td><td>how often the API wanted a scope that the token does not
 *       have</td><td>{@code source}</td></tr>
 *   <tr><td>{@code latchkey.token.store.failures}</td><td>how many calls of the token store failed</td>
 *       <td>{@code source}</td></tr>
 *   <tr><td>{@code latchkey.token.remaining}</td><td>how long the token that is held has to live; 0 if there is none, if
 *       it is over, or if the API has refused it</td><td>{@code source}</td></tr>
 *   <tr><td>{@code latchkey.token.since.success}</td><td>how long ago the last token was acquired; no number before the
 *       first</td><td>{@code source}</td></tr>
 *   <tr><td>{@code latchkey.token.since.failure}</td><td>how long ago a fetch failed last; no number before the
 *       first</td><td>{@code source}</td></tr>
 * </table>
 *
 * <p>All times are in seconds, where the system that they go to leaves the choice. The error is one of the registered
 * OAuth errors ({@code invalid_client}, ...), or else {@code 4xx}, {@code 5xx} and their like, or else {@code timeout},
 * {@code unknown_host}, {@code connect}, {@code tls}, {@code broken_connection}, {@code io}: few, and never a server's
 * text. No client id, secret, scope or token is recorded.
 *
 * <p><b>A source that nobody uses is no incident</b>: it fetches nothing, and so its token may be over for hours. What
 * makes an incident of it is a fetch that failed, after the last success, and not long ago: {@code since.failure} tells.
 *
 * <p>A {@code source} is a source's name; sources of the same name count as one, so several at one token endpoint should
 * each be given a {@linkplain io.latchkey.ClientCredentialsTokenSource.Builder#name name}. Sources may come and go: a
 * listener remembers a thousand names, and then forgets the one that has been silent for longest.
 *
 * <p>The APIs are optional: a class is loaded only by who names it, and needs Micrometer 1.3 or OpenTelemetry 1.37 or
 * newer only then.
 */
@NullMarked
package io.latchkey.metrics;

import org.jspecify.annotations.NullMarked;
