/** An application's bundle: it calls an API, and has its classes from the bundles that the framework wires it to. */
@NullMarked
package io.latchkey.osgi.caller;

import org.jspecify.annotations.NullMarked;
