/** What a fleet of instances does on stores that exist, in the package whose time a test can hold still. */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
