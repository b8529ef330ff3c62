package io.latchkey.architecture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases that Latchkey has to withstand, by area, as {@code cases.txt} has them. Immutable. */
final class Catalogue {

    private static final Pattern FIRST_LINE = Pattern.compile("([A-Za-z]+\\d*) (must|should|bonus|fact|tag): (\\S.*)");
    private static final Pattern EFFECT = Pattern.compile("(T |log: ).*");
    private static final String EXCUSE = "not tested: ";

    /** How much a case matters; or what else a tag may name. */
    enum Kind {
        MUST,
        SHOULD,
        BONUS,
        /** What a stack does with or without us: nothing that we have to prove. */
        FACT,
        /** Names no case at all. */
        TAG;

        boolean isCase() {
            return this != FACT && this != TAG;
        }

        String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A case.
     *
     * @param id by which tests name it
     * @param stimulus what happens
     * @param required what has to follow
     * @param effect how many token requests there are, and what is logged; or nothing
     * @param excuse why no test proves it, and where it is documented; or nothing
     */
    record Case(String id, Kind kind, String stimulus, String required, String effect, String excuse) {

        boolean isExcused() {
            return !excuse.isEmpty();
        }
    }

    /** Cases of one theme. */
    record Area(String title, List<Case> cases) {}

    private final List<Area> areas;
    private final Map<String, Case> cases = new LinkedHashMap<>();

    private Catalogue(List<Area> areas) {
        this.areas = areas;
        for (Area area : areas) {
            for (Case one : area.cases()) {
                if (cases.put(one.id(), one) != null) {
                    throw new IllegalArgumentException(one.id() + " is there twice");
                }
            }
        }
    }

    /** @throws IllegalArgumentException if a line cannot be understood, or an id comes twice */
    static Catalogue of(String text) {
        List<Area> areas = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("# ") && !line.equals("#")) {
                if (!line.startsWith(" ")) {
                    finish(lines, areas);
                }
                lines.add(line);
            }
        }
        finish(lines, areas);
        return new Catalogue(areas);
    }

    private static void finish(List<String> lines, List<Area> areas) {
        if (!lines.isEmpty() && lines.get(0).startsWith("## ")) {
            areas.add(new Area(lines.get(0).substring(3), new ArrayList<>()));
        } else if (!lines.isEmpty()) {
            areas.get(areas.size() - 1).cases().add(parse(lines));
        }
        lines.clear();
    }

    private static Case parse(List<String> lines) {
        Matcher first = FIRST_LINE.matcher(lines.get(0));
        if (!first.matches()) {
            throw new IllegalArgumentException("is no beginning of a case: " + lines.get(0));
        }
        String required = "";
        String effect = "";
        String excuse = "";
        for (String line : lines.subList(1, lines.size())) {
            String rest = line.strip();
            if (rest.startsWith(EXCUSE)) {
                excuse = rest.substring(EXCUSE.length());
            } else if (EFFECT.matcher(rest).matches()) {
                effect = rest;
            } else {
                required = (required + " " + rest).strip();
            }
        }
        Case one = new Case(
                first.group(1),
                Kind.valueOf(first.group(2).toUpperCase(Locale.ROOT)),
                first.group(3),
                required,
                effect,
                excuse);
        if (one.kind().isCase() && required.isEmpty()) {
            throw new IllegalArgumentException(one.id() + " does not say what is required");
        }
        return one;
    }

    List<Area> areas() {
        return areas;
    }

    /** All that a tag may name, by id. */
    Map<String, Case> cases() {
        return cases;
    }
}
