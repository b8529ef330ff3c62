package io.latchkey.mutants;

import java.util.List;
import java.util.stream.Stream;

/** All mutants. */
final class Catalogue {

    static final List<Mutant> ALL = Stream.of(
                    WrongAdapters.ALL, WrongSources.ALL, WrongTokenRequests.ALL, WrongStores.ALL)
            .flatMap(List::stream)
            .toList();

    private Catalogue() {}

    /** A mutant; its cases have blanks between them. */
    static Mutant mutant(Suite suite, String cases, String fault, String type, String words, String instead) {
        return new Mutant(suite, fault, List.of(cases.split(" ", -1)), type, words, instead, false);
    }
}
