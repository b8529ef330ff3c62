package io.latchkey.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Draws what the dashboard of {@code recipes} shows, and when its alerts fire, over three hours of an application that has
 * trouble: in simulated time, but scraped into a real Prometheus, which answers the dashboard's own queries. {@code
 * -Dprometheus} says where {@code prometheus} and {@code promtool} are; {@code /usr/bin} if it does not.
 */
public final class Watched {

    private static final Path RECIPES = Path.of("..", "..", "recipes");

    /** Would tell of the trouble. Held here, or it would be forgotten. */
    private static final Logger LOG = Logger.getLogger("io.latchkey");

    private Watched() {}

    /** Takes some seconds. */
    public static void main(String[] args) throws IOException, InterruptedException {
        LOG.setLevel(Level.OFF);
        Json dashboard = Json.of(Files.readString(RECIPES.resolve("grafana-dashboard.json")));
        List<Alert> alerts = Alert.of(Files.readString(RECIPES.resolve("alerts.yaml")));
        Path programs = Path.of(System.getProperty("prometheus", "/usr/bin"));
        try (Prometheus prometheus = Prometheus.over(WatchedApplication.scrapes(), programs)) {
            for (DashboardPicture.Theme theme : DashboardPicture.Theme.values()) {
                String name = "dashboard-" + theme.name().toLowerCase(Locale.ROOT) + ".svg";
                Files.writeString(
                        RECIPES.resolve(name),
                        DashboardPicture.of(
                                dashboard,
                                alerts,
                                prometheus,
                                theme,
                                WatchedApplication.BEGIN,
                                WatchedApplication.LENGTH));
                System.out.println("wrote " + RECIPES.resolve(name));
            }
        }
    }
}
