/** Binds Jakarta REST to the contract, and adds the scenarios that only Jakarta REST has. */
@NullMarked
package io.latchkey.contract.jaxrs;

import org.jspecify.annotations.NullMarked;
