/**
 * Places where the instances of an application share one token, on engines that it may have already: Redis or Valkey, a
 * cache by JCache, a database by JDBC.
 *
 * <p>Each class here is a {@link io.latchkey.TokenStore} in a few lines, for {@code
 * ClientCredentialsTokenSource.builder().tokenStore(...)}. An engine has to do two things: read the value of a key, and
 * change it on condition that it is still the one that was read, in one step. It needs no locks, no transactions across
 * calls, no durability and no clock: what it loses costs a token request.
 *
 * <table>
 *   <caption>What a user writes</caption>
 *   <tr><th>engine</th><th>class</th><th>made of</th></tr>
 *   <tr><td>Redis, Valkey</td><td>{@link io.latchkey.store.RedisTokenStore}</td>
 *       <td>a function that runs a script, over whatever client</td></tr>
 *   <tr><td>Hazelcast, Infinispan, Ignite, Redisson, Ehcache on Terracotta</td>
 *       <td>{@link io.latchkey.store.JCacheTokenStore}</td><td>a {@code Cache<String, String>}</td></tr>
 *   <tr><td>PostgreSQL, MySQL, MariaDB, Oracle, SQL Server, H2</td>
 *       <td>{@link io.latchkey.store.JdbcTokenStore}</td><td>a {@code DataSource} and a table</td></tr>
 * </table>
 *
 * <p>The engines' APIs are optional: a class is loaded only by who names it, and needs {@code javax.cache} or the module
 * {@code java.sql} only then. Any other engine with a condition serves as well; {@link io.latchkey.TokenStore} has two
 * methods.
 */
@NullMarked
package io.latchkey.store;

import org.jspecify.annotations.NullMarked;
