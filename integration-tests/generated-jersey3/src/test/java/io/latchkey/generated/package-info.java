/** Our filter in a generated client. */
@NullMarked
package io.latchkey.generated;

import org.jspecify.annotations.NullMarked;
