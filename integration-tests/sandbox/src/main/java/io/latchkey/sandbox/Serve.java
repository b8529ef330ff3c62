package io.latchkey.sandbox;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Keeps a sandbox open for whoever wants to try something against it, and says where it is and whom it knows. */
public final class Serve {

    private Serve() {}

    /**
     * Starts a sandbox, and stops it when Enter is pressed; without a console, when the process ends.
     *
     * @param args none are read
     * @throws IOException if the console cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (Sandbox sandbox = Sandbox.start()) {
            ClientCredentials client = sandbox.clientSecretPost();
            System.out.println("A token endpoint and an API, on this machine. For a shell:");
            System.out.println();
            export("TRADEVEST_TOKEN_ENDPOINT", sandbox.tokenEndpoint().toString());
            export("TRADEVEST_CLIENT_ID", client.id());
            export("TRADEVEST_CLIENT_SECRET", client.secret());
            export("TRADEVEST_API_URL", sandbox.api("/prices").toString());
            System.out.println();
            System.out.println("GET /prices, POST /orders with a JSON object, and what the Javadoc of Sandbox lists."
                    + " Enter stops it.");
            System.out.flush();
            if (System.in.read() < 0) {
                new CountDownLatch(1).await();
            }
        }
    }

    private static void export(String name, String value) {
        System.out.println("export " + name + "='" + value.replace("'", "'\\''") + "'");
    }
}
