package io.latchkey.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What was seen in a run, as a table. */
final class Summary {

    private final World world;
    private final List<Spell> spells = new CopyOnWriteArrayList<>();
    private final StringBuilder rows = new StringBuilder();
    private long warmHeap;
    private long heap;

    Summary(World world) {
        this.world = world;
    }

    int violations() {
        return world.violations().count();
    }

    World world() {
        return world;
    }

    void warm(long bytes) {
        warmHeap = bytes;
    }

    void heap(long bytes) {
        heap = bytes;
        row("heap after a collection, warm and at the end", (warmHeap >> 10) + " KiB, " + (bytes >> 10) + " KiB");
    }

    long heapGrowth() {
        return warmHeap == 0 ? 0 : heap - warmHeap;
    }

    void spell(Spell spell) {
        spells.add(spell);
    }

    void recovered(Duration after) {
        row("all sources recovered after", after.toMillis() + " ms");
    }

    void log(Map<String, Long> records) {
        row("log records, each without a token or a secret", records.toString());
    }

    void connections(int left) {
        row("connections open at the servers, when clients are closed", left);
    }

    void threads(int before, Map<String, Integer> after) {
        row(
                "threads before and after",
                before + ", "
                        + after.values().stream().mapToInt(Integer::intValue).sum());
        row("threads that are left", after.toString());
    }

    void calls(Sources sources, WaywardStore store, List<Vault> vaults) {
        Tally tally = world.tally();
        row("calls", tally.sumOf("calls by "));
        tally.allOf("calls by ").forEach((stack, count) -> row("- " + stack, count));
        row("calls by outcome", "");
        tally.allOf("outcome: ").forEach((outcome, count) -> row("- " + outcome, count));
        row("requests at the API", tally.of("calls at the API"));
        row("401s for dead tokens, the first of a call", tally.of("401s, the first of a call"));
        row("401s for dead tokens, the second of a call", tally.of("401s, the second of a call"));
        row("401s for dead tokens, by source", tally.allOf("401 of source ").toString());
        row("calls that were sent again", tally.of("calls that were sent again"));
        row("orders booked", tally.of("orders booked"));
        row("requests at another origin, by redirects", tally.of("requests at another origin"));
        row("calls that came when they were forgotten", tally.of("calls that came when they were forgotten"));
        row("calls interrupted", tally.of("interrupted calls"));
        row("refusals reported to a source", sum(sources, true));
        row("- for which it dropped a token", sum(sources, false));
        row(
                "times that a caller found no token at hand",
                sources.all().stream().mapToLong(Witness::waits).sum());
        for (Trouble.Kind kind : Trouble.Kind.values()) {
            row(kind.inWords(), tally.of("trouble: " + kind));
        }
        row(
                "most requests of one source in a spell",
                spells.stream().mapToInt(Spell::most).max().orElse(0));
        row("calls of the store that went wrong", store.misbehaved());
        row(
                "secrets that were not to be had",
                vaults.stream().mapToInt(Vault::failures).sum());
        row("requests with a secret that was replaced", tally.of("request with a secret that was replaced"));
        row("token requests", tally.sumOf("requests of source "));
        row(
                "most in flight of one source",
                sources.flights().stream().mapToInt(Flight::most).max().orElse(0));
        row("requests while the endpoint was away", tally.sumOf("endpoint away: "));
        tally.allOf("endpoint away: ").forEach((manner, count) -> row("- " + manner, count));
        row("requests that went well", tally.of("fault: NONE"));
        row("requests that went wrong", tally.sumOf("fault: ") - tally.of("fault: NONE"));
        row("- in so many ways, of " + Fault.ALL.size(), tally.allOf("fault: ").size() - 1L);
        StringBuilder faults = new StringBuilder();
        tally.allOf("fault: ").forEach((fault, count) -> {
            if (!fault.equals(Fault.NONE.name())) {
                faults.append(faults.length() == 0 ? "" : ", ")
                        .append(fault)
                        .append(' ')
                        .append(count);
            }
        });
        row("- by way", faults.toString());
    }

    private static long sum(Sources sources, boolean all) {
        return sources.all().stream()
                .mapToLong(each -> all ? each.reported() : each.dropped())
                .sum();
    }

    private void row(String what, Object value) {
        rows.append("| ").append(what).append(" | ").append(value).append(" |\n");
    }

    @Override
    public String toString() {
        StringBuilder promises = new StringBuilder();
        for (Promise promise : Promise.values()) {
            promises.append("| ").append(promise.inWords()).append(" | ");
            int count = world.violations().count(promise);
            promises.append(count == 0 ? "held" : count + " times broken").append(" |\n");
        }
        StringBuilder broken = new StringBuilder();
        world.violations().inWords().forEach(line -> broken.append(line).append('\n'));
        return "Seed " + world.plan().seed() + ", " + world.plan().seconds() + " s, plan "
                + world.plan().digest()
                + ", Java " + Runtime.version() + ": " + violations()
                + " violations\n\n| what | seen |\n| --- | --- |\n"
                + rows + "\n| promise | |\n| --- | --- |\n" + promises + broken;
    }
}
