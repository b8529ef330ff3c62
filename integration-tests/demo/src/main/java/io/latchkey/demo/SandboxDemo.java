package io.latchkey.demo;

import io.latchkey.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;

/** The demo on this machine alone: every scene, with every kind of client, against the sandbox. */
final class SandboxDemo {

    private static final List<Scene> SCENES = List.of(
            new FirstCall(),
            new ColdStampede(),
            new SteadyTraffic(),
            new RevokedToken(),
            new RevokedStampede(),
            new OrderThroughRefusal(),
            new AnotherOrigin(),
            new WrongSecret());

    private final Narrator narrator;

    SandboxDemo(Narrator narrator) {
        this.narrator = narrator;
    }

    /** Plays all scenes and prints the table; returns whether everything was as expected. */
    boolean run() {
        narrator.title(
                "Latchkey at work, on this machine alone. Starting an authorization server and a partner API ...");
        try (Sandbox sandbox = Sandbox.start()) {
            narrator.say("token endpoint: " + sandbox.tokenEndpoint());
            narrator.say("partner API:    " + sandbox.apiOrigin());
            narrator.say("another server: " + sandbox.elsewhere().origin());
            return conclude(playAll(new Stage(sandbox, narrator)));
        } catch (InterruptedException e) {
            narrator.say("interrupted");
            return false;
        }
    }

    private List<Finding> playAll(Stage stage) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < SCENES.size(); i++) {
            Scene scene = SCENES.get(i);
            narrator.title(i + 1 + " of " + SCENES.size() + ". " + scene.title());
            findings.addAll(scene.play(stage));
        }
        return findings;
    }

    private boolean conclude(List<Finding> findings) {
        boolean good = findings.stream().allMatch(Finding::good);
        narrator.title(Table.of(findings));
        narrator.title(good ? "All as it should be." : "NOT all as it should be: see the lines that say NO.");
        return good;
    }
}
