/** What the pages in {@code recipes} show, and that it works. */
@NullMarked
package io.latchkey.recipes;

import org.jspecify.annotations.NullMarked;
