package io.latchkey.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Prometheus, a process of its own on this machine, over samples that were taken at other times than now. */
final class Prometheus implements AutoCloseable {

    private final Path data;
    private final Process process;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private Prometheus(Path data, Process process, URI address) {
        this.data = data;
        this.process = process;
        this.address = address;
    }

    /** The points of one series, and its labels. */
    record Series(Map<String, String> labels, List<Point> points) {}

    record Point(long second, double value) {}

    /**
     * Starts it.
     *
     * @param programs where {@code prometheus} and {@code promtool} are
     */
    static Prometheus over(String samples, Path programs) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("prometheus");
        Path file = Files.writeString(data.resolve("samples.txt"), samples);
        Path config = Files.writeString(data.resolve("prometheus.yml"), "global: {}\n");
        Process backfill = new ProcessBuilder(
                        programs.resolve("promtool").toString(),
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        "--quiet",
                        file.toString(),
                        data.resolve("blocks").toString())
                .inheritIO()
                .start();
        if (backfill.waitFor() != 0) {
            throw new IOException("promtool took no samples");
        }
        int port = freePort();
        Process process = new ProcessBuilder(
                        programs.resolve("prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + data.resolve("blocks"),
                        "--storage.tsdb.retention.time=100y",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .inheritIO()
                .start();
        Prometheus prometheus = new Prometheus(data, process, URI.create("http://127.0.0.1:" + port));
        prometheus.awaitReady();
        return prometheus;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        for (int tries = 0; tries < 300; tries++) {
            try {
                if (get("/-/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It has just been started.
            }
            Thread.sleep(100);
        }
        throw new IOException("Prometheus does not get ready");
    }

    private java.net.http.HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** Evaluates an expression again and again. */
    List<Series> query(String expression, Instant from, Duration length, Duration step)
            throws IOException, InterruptedException {
        String answer = get("/api/v1/query_range?query=" + URLEncoder.encode(expression, UTF_8) + "&start="
                        + from.getEpochSecond() + "&end=" + from.plus(length).getEpochSecond() + "&step="
                        + step.toSeconds())
                .body();
        Json json = Json.of(answer);
        if (!json.get("status").text().equals("success")) {
            throw new IOException("Prometheus does not understand " + expression + ": " + answer);
        }
        List<Series> all = new ArrayList<>();
        for (Json series : json.get("data").get("result").elements()) {
            List<Point> points = new ArrayList<>();
            for (Json point : series.get("values").elements()) {
                double value = Double.parseDouble(point.elements().get(1).text());
                if (Double.isFinite(value)) {
                    points.add(new Point(Long.parseLong(point.elements().get(0).text()), value));
                }
            }
            all.add(new Series(series.get("metric").texts(), points));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
