/**
 * A partner for tests of applications: a token endpoint and an API on the loopback, of the JDK alone, that issue and check
 * tokens, fail on demand and remember what they were sent. Begin with {@link io.latchkey.testing.FakePartner}.
 *
 * <p>It is there for tests. Its tokens are no secrets, and it keeps each request whole: do not send it real credentials.
 */
@NullMarked
package io.latchkey.testing;

import org.jspecify.annotations.NullMarked;
