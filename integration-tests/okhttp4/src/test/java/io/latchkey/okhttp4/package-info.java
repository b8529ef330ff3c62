/** Our interceptor on the oldest OkHttp that we support. */
@NullMarked
package io.latchkey.okhttp4;

import org.jspecify.annotations.NullMarked;
