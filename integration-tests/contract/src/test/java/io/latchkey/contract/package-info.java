/** Tests of what the contract writes down. */
@org.jspecify.annotations.NullMarked
package io.latchkey.contract;
