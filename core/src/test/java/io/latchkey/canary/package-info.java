/**
 * A look for secrets where none belongs: what it is that may not be seen, in whichever spelling, and where it might have
 * got to. For our own tests, of core and of each stack.
 */
@NullMarked
package io.latchkey.canary;

import org.jspecify.annotations.NullMarked;
