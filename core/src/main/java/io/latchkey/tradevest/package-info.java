/** The Tradevest partner API's environments, for {@link io.latchkey.ClientCredentialsTokenSource}. */
@NullMarked
package io.latchkey.tradevest;

import org.jspecify.annotations.NullMarked;
