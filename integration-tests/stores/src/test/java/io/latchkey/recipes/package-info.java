/** What the recipe for a fleet shows. */
@NullMarked
package io.latchkey.recipes;

import org.jspecify.annotations.NullMarked;
