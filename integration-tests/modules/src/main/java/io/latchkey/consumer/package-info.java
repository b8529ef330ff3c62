/** An application with a module-info. */
@NullMarked
package io.latchkey.consumer;

import org.jspecify.annotations.NullMarked;
