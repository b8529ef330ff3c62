/** Our filter in a MicroProfile REST client. */
@NullMarked
package io.latchkey.microprofile;

import org.jspecify.annotations.NullMarked;
