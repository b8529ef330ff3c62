/** A fleet of token sources, in a world of simulated time and as real processes. */
@NullMarked
package io.latchkey.fleet;

import org.jspecify.annotations.NullMarked;
