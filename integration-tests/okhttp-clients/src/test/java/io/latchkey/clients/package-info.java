/** Libraries that call through an OkHttpClient, or look at its calls, with our interceptor in it. */
@NullMarked
package io.latchkey.clients;

import org.jspecify.annotations.NullMarked;
