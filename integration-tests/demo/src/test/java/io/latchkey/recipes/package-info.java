/** The code of the pages in {@code recipes/}, run. */
@NullMarked
package io.latchkey.recipes;

import org.jspecify.annotations.NullMarked;
