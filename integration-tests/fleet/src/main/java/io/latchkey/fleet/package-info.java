/** A fleet of token sources, in a world of simulated time and as real processes; and what a dashboard shows of trouble. */
@NullMarked
package io.latchkey.fleet;

import org.jspecify.annotations.NullMarked;
