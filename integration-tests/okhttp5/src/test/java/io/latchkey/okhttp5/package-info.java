/** Our interceptor on the newest OkHttp. */
@NullMarked
package io.latchkey.okhttp5;

import org.jspecify.annotations.NullMarked;
