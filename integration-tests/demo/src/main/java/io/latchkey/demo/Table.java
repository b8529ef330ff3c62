package io.latchkey.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings as a table of plain text. */
final class Table {

    private static final List<String> HEAD = List.of("what was done", "expected", "seen", "ok?");

    private Table() {}

    static String of(List<Finding> findings) {
        List<List<String>> rows = Stream.concat(
                        Stream.of(HEAD, HEAD.stream().map(title -> "").toList()),
                        findings.stream().map(Table::cells))
                .toList();
        return rows.stream().map(row -> line(row, rows)).collect(Collectors.joining("\n"));
    }

    private static List<String> cells(Finding finding) {
        return List.of(finding.done(), finding.expected(), finding.seen(), finding.good() ? "yes" : "NO");
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            char filler = row.stream().allMatch(String::isEmpty) ? '-' : ' ';
            line.append(column == 0 ? "" : filler == '-' ? "-+-" : " | ")
                    .append(cell)
                    .append(String.valueOf(filler).repeat(width(column, rows) - cell.length()));
        }
        return line.toString().stripTrailing();
    }

    private static int width(int column, List<List<String>> rows) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
