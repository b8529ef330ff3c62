/** Wrong products, made of the real sources, and the tests that have to notice. */
@NullMarked
package io.latchkey.mutants;

import org.jspecify.annotations.NullMarked;
