package io.latchkey.mutants;

import static io.latchkey.mutants.Catalogue.mutant;
import static io.latchkey.mutants.Suite.CORE;
import static io.latchkey.mutants.Suite.STORE;

import java.util.List;

/** What could be wrong with a shared token, with our stores, and with one of an application's own. */
final class WrongStores {

    private static final String FLEET = "FleetTest.";

    static final List<Mutant> ALL = List.of(
            // -- a fleet's token
            mutant(
                            CORE,
                            FLEET + "isNotFreed_byWhoHasLostItToAnother",
                            "frees another's lease",
                            "SharedTokenIssuer",
                            "quietly(() -> record.change(leased, leased.record().withoutLease(), LONGEST_CALL));",
                            "quietly(() -> record.change("
                                    + "record.look(LONGEST_CALL), leased.record().withoutLease(), LONGEST_CALL));")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    FLEET + "isGivenBackByWhoFails_soThatTheNextTriesAtOnce",
                    "keeps its lease when it has failed",
                    "SharedTokenIssuer",
                    "attempt.afterwards(() -> giveBack(record, leased));",
                    ""),
            mutant(
                    CORE,
                    FLEET + "isTakenOverWhenItsHolderHasDied_withinHalfOfThePatience",
                    "waits for ever for a lease whose holder is dead",
                    "SharedRecord",
                    "return sight.now.elapsedSince(last.firstSeen).compareTo(longest) >= 0;",
                    "return false;"),
            mutant(
                    CORE,
                    FLEET + "isTakenOverWhenItsHolderHasDied_withinHalfOfThePatience",
                    "takes a lease that another has",
                    "SharedRecord",
                    "return lease != null && !lease.equals(ownLease);",
                    "return false;"),
            mutant(
                    CORE,
                    FLEET + "isRespectedWhereNobodyWaits_alsoIfItWasLostToAnotherWhenThePatienceEnds",
                    "asks though it has no lease",
                    "TokenSearch",
                    "if (leased != null) { return",
                    "if (leased != null || update != null) { return"),
            mutant(
                            CORE,
                            FLEET + "ofTwoHoldersTheNewerTokenStays",
                            "puts an older token over a newer one",
                            "SharedTokenIssuer",
                            "if (newer || record.change(",
                            "if (record.change(")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    FLEET + "dropsNoOther",
                    "drops another token than the one that was refused",
                    "SharedTokenIssuer",
                    "|| !there.value().equals(refused.token.value())",
                    ""),
            mutant(
                    CORE,
                    FLEET + "isNotTakenAgain_thoughItCouldNotBeDropped",
                    "takes a token from the store that it has seen refused",
                    "TokenSearch",
                    "if (isRefused(token)) { return false; }",
                    ""),
            mutant(
                    CORE,
                    FLEET + "isDroppedForAll_andReplacedOnce",
                    "leaves a refused token in the store",
                    "SharedTokenIssuer",
                    "timing.start(name, () -> drop(last))",
                    "timing.start(name, () -> {})"),
            mutant(
                    CORE,
                    FLEET + "haveRecordsOfTheirOwn",
                    "puts the tokens of different clients into one record",
                    "TokenSeal",
                    "(\"record key \" + tokens)",
                    "\"record key\""),
            mutant(
                    CORE,
                    FLEET + "isAMissWhateverItIs",
                    "believes a lifetime that somebody has changed in the store",
                    "TokenSeal",
                    "cipher.updateAAD((recordKey + \" \" + header).getBytes(UTF_8));",
                    "cipher.updateAAD(recordKey.getBytes(UTF_8));"),
            mutant(
                    CORE,
                    FLEET + "isAMissWhateverItIs",
                    "serves a record of another version",
                    "StoreRecord",
                    "Pattern.compile(FORMAT + \" (",
                    "Pattern.compile(\"\\\\d\" + \" ("),
            mutant(
                    CORE,
                    FLEET + "thatAreBehindDoNotProlongALife_alsoWhenTheStoreIsAllThereIs",
                    "begins a token's life anew each time that it is read, by a clock that is set",
                    "SharedRecord",
                    "if (last != null && last.value().equals(value)) {",
                    "if (last != null && last.value().isEmpty()) {"),
            mutant(
                    CORE,
                    FLEET + "thatAreFurtherApartCostARequest",
                    "believes a record of the future",
                    "SharedRecord",
                    "if (age.compareTo(SharedToken.CLOCKS.negated()) < 0 || age",
                    "if (age"),
            mutant(
                    CORE,
                    FLEET + "leaveTheLastMinuteToWhoHasFetched",
                    "gives out the last minute of who has fetched",
                    "SharedToken",
                    "return lifetime.minus(tenth.compareTo(CLOCKS) < 0 ? tenth : CLOCKS);",
                    "return lifetime;"),
            mutant(
                    CORE,
                    FLEET + "liesInTheStoreUnreadable",
                    "puts the token into the store as it is",
                    "TokenSeal",
                    "Base64.getUrlEncoder().withoutPadding().encodeToString(both)",
                    "(token + \"A\").substring(0, token.length())"),
            mutant(
                            CORE,
                            "FailingStoreTest.isDoneWithoutFromWhicheverCallOn",
                            "fails its callers with the store",
                            "SharedTokenIssuer",
                            "} catch (Unavailable e) { return Found.NOTHING; }",
                            "} catch (Unavailable e) { throw TokenRequestException.unanswered("
                                    + "Kind.TRANSIENT, \"the store is away\", null); }")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "FailingStoreTest.isLeftAloneForHalfAMinute",
                    "asks a dead store each time",
                    "StoreCalls",
                    "if (failed != null && timing.now()",
                    "if (failed != null && failed.nanos() == 42 && timing.now()"),
            mutant(
                    CORE,
                    "FailingStoreTest.costsAMomentWhereItDoesNotAnswer",
                    "waits for a store as long as it takes",
                    "StoreCalls",
                    "timing.call(() -> counted(work), impatient ? patience : deadline)",
                    "timing.call(() -> counted(work), Duration.ofMinutes(10))"),
            mutant(
                    CORE,
                    "FailingStoreTest.isLeftAloneForHalfAMinute",
                    "quotes what the store threw",
                    "StoreCalls",
                    "ShownCause.of(cause, List.of())",
                    "cause"),

            // -- our stores
            mutant(
                            CORE,
                            "JdbcTokenStoreTest.removesTheOneThatIsExpected",
                            "deletes whatever row is there",
                            "store.JdbcTokenStore",
                            "WHERE token_key = ? AND version = ?\", statement -> { statement.setString(1, key);"
                                    + " statement.setString(2, version(expected));",
                            "WHERE token_key = ?\", statement -> { statement.setString(1, key);")
                    .inEveryBuild(),
            mutant(
                    CORE,
                    "JdbcTokenStoreTest.replacesTheOneThatIsExpected",
                    "updates whatever row is there",
                    "store.JdbcTokenStore",
                    "+ \" WHERE token_key = ? AND version = ?\";",
                    "+ \" WHERE token_key = ? AND version <> ?\";"),
            mutant(
                    CORE,
                    "JdbcTokenStoreTest.setsWhereThereIsNone",
                    "says that it has added what was there",
                    "store.JdbcTokenStore",
                    "if (select(connection, key).isPresent()) { return false; }",
                    "if (select(connection, key).isPresent()) { return true; }"),
            mutant(
                    CORE,
                    "JdbcTokenStoreTest.whoAddsARowThrowsOldOnesAway",
                    "throws away rows that are in use",
                    "store.JdbcTokenStore",
                    "tidy(connection, now - KEPT_MILLIS);",
                    "tidy(connection, now + KEPT_MILLIS);"),
            mutant(
                    CORE,
                    "JdbcTokenStoreTest.autoCommitIsLeftAsItWas",
                    "leaves the connection another than it was",
                    "store.JdbcTokenStore",
                    "connection.setAutoCommit(false);",
                    ""),
            mutant(
                    CORE,
                    "JdbcTokenStoreTest.aStatementThatHadToGiveWayHasChangedNothing",
                    "takes a statement that gave way for one that was carried out",
                    "store.JdbcTokenStore",
                    "return false; // somebody else",
                    "return true; // somebody else"),
            mutant(
                    CORE,
                    "RedisTokenStoreTest.anyOtherAnswerToAChangeIsAnError",
                    "takes any answer for done",
                    "store.RedisTokenStore",
                    "if (\"changed\".equals(answer)) { return false; } throw unexpected();",
                    "return !\"changed\".equals(answer);"),
            mutant(
                    CORE,
                    "RedisTokenStoreTest.aRecordThatLooksLikeNoneIsOne",
                    "takes a record for its absence",
                    "store.RedisTokenStore",
                    "return answer.substring(PRESENT.length());",
                    "return ABSENT.equals(answer.substring(PRESENT.length())) ? null : answer.substring(PRESENT.length());"),
            mutant(
                    CORE,
                    "JCacheTokenStoreTest.setsWhereThereIsNone",
                    "puts over what is there",
                    "store.JCacheTokenStore",
                    "return cache.putIfAbsent(key, Objects.requireNonNull(update, \"update\"));",
                    "cache.put(key, Objects.requireNonNull(update, \"update\")); return true;"),
            mutant(
                    CORE,
                    "JCacheTokenStoreTest.removesTheOneThatIsExpected",
                    "removes whatever is there",
                    "store.JCacheTokenStore",
                    "cache.remove(key, expected)",
                    "cache.remove(key)"),

            // -- a store of an application's own
            mutant(
                            STORE,
                            "StoreContract.theOneThatIsExpectedIsReplaced",
                            "replaces whatever is there",
                            "mutants.MemoryStore",
                            "records.replace(key, expected, update)",
                            "records.replace(key, update) != null")
                    .inEveryBuild(),
            mutant(
                    STORE,
                    "StoreContract.theOneThatIsExpectedIsRemoved",
                    "frees another's lease",
                    "mutants.MemoryStore",
                    "records.remove(key, expected)",
                    "records.remove(key) != null"),
            mutant(
                    STORE,
                    "StoreContract.aRecordThatIsThereIsNotSetAnew",
                    "gives a lease to two",
                    "mutants.MemoryStore",
                    "records.putIfAbsent(key, update) == null",
                    "(records.put(key, update) == null || true)"),
            mutant(
                    STORE,
                    "StoreContract.noneIsNotTheOneThatIsExpected",
                    "takes what has expired for what was expected",
                    "mutants.MemoryStore",
                    "records.replace(key, expected, update)",
                    "(records.get(key) == null ? records.put(key, update) == null"
                            + " : records.replace(key, expected, update))"),
            mutant(
                    STORE,
                    "StoreContract.recordsAreTheSameOnlyToTheLastCharacter",
                    "compares as a collation would",
                    "mutants.MemoryStore",
                    "records.replace(key, expected, update)",
                    "(expected.strip().equalsIgnoreCase(records.get(key)) && records.put(key, update) != null)"),
            mutant(
                    STORE,
                    "StoreContract.aKeyMayHave64Characters",
                    "cuts keys off",
                    "mutants.MemoryStore",
                    "return records.get(key);",
                    "return records.keySet().stream().filter(each -> each.startsWith(key)).findFirst()"
                            + ".map(records::get).orElse(null);"),
            mutant(
                    STORE,
                    "StoreContract.ofAllWhoTryAtOnceOneDoesIt",
                    "looks first and sets then",
                    "mutants.MemoryStore",
                    "records.replace(key, expected, update)",
                    "(expected.equals(records.get(key)) && later() && records.put(key, update) != null); }"
                            + " private static boolean later() { try { Thread.sleep(20); }"
                            + " catch (InterruptedException e) { Thread.currentThread().interrupt(); } return true"),
            mutant(
                    STORE,
                    "StoreContract.anEngineThatIsAwayIsAnError",
                    "takes an engine that is away for one without the record",
                    "mutants.MemoryStore",
                    "throw new IOException(\"away\");",
                    "records.clear();"));

    private WrongStores() {}
}
