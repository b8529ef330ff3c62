/** What the demo must not do: print a secret, or fail without a word. */
@NullMarked
package io.latchkey.demo;

import org.jspecify.annotations.NullMarked;
