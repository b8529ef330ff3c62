/** Half a minute of chaos, and whether each broken promise is found. */
@NullMarked
package io.latchkey.chaos;

import org.jspecify.annotations.NullMarked;
