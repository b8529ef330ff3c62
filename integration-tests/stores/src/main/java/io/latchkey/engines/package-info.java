/**
 * Engines that tokens are shared on, for tests: real ones, started on this machine and reached over loopback only. Begin
 * with {@link io.latchkey.engines.Engine}; {@link io.latchkey.engines.StoreContract} is what a store over any of them has
 * to do.
 */
@NullMarked
package io.latchkey.engines;

import org.jspecify.annotations.NullMarked;
