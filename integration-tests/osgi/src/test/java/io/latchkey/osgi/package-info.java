/** The published jars as bundles of an OSGi framework. */
@NullMarked
package io.latchkey.osgi;

import org.jspecify.annotations.NullMarked;
