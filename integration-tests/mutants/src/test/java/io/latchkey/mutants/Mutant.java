package io.latchkey.mutants;

import java.util.List;

/**
 * A wrong product: ours, but for a few words of one file.
 *
 * @param suite whose tests have to notice
 * @param fault what is wrong, as one would say it of a colleague's code
 * @param cases what names the fault: ids of the catalogue, as tests are tagged with; or, for what the catalogue does not
 *     number, a test class, or one test of it behind a dot
 * @param type the class whose file is changed, below {@code io.latchkey}
 * @param words what stands there, exactly once but for the space between words
 * @param instead what is put in its place
 * @param quick whether it is among those that every build tries
 */
record Mutant(Suite suite, String fault, List<String> cases, String type, String words, String instead, boolean quick) {

    /** The same, to be tried by every build. */
    Mutant inEveryBuild() {
        return new Mutant(suite, fault, cases, type, words, instead, true);
    }

    @Override
    public String toString() {
        return String.join(", ", cases) + ": " + fault + " (" + suite + ")";
    }
}
