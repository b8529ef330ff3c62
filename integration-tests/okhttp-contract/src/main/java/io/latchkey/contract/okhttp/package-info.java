/** Binds OkHttp to the contract, and adds the scenarios that only OkHttp has. */
@NullMarked
package io.latchkey.contract.okhttp;

import org.jspecify.annotations.NullMarked;
