package io.latchkey.contract.okhttp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server whose one worker serves an API and the tokens for it, one connection after the other: the next one once the
 * connection before it has been idle for some time. The first call of the API is refused.
 */
final class OneWorker implements AutoCloseable {

    private static final int IDLE_MILLIS = 300;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private OneWorker() throws IOException {}

    static OneWorker start() throws IOException {
        OneWorker server = new OneWorker();
        Thread worker = new Thread(server::serve, "one-worker");
        worker.setDaemon(true);
        worker.start();
        return server;
    }

    String origin() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** The methods of the requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket connection = listening.accept()) {
                connection.setSoTimeout(IDLE_MILLIS);
                InputStream in = new BufferedInputStream(connection.getInputStream());
                for (String head = head(in); !head.isEmpty(); head = head(in)) {
                    in.readNBytes(contentLength(head));
                    connection.getOutputStream().write(answer(head).getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException idleOrClosed) {
                // On to the next connection.
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
                .sum();
    }

    private String answer(String head) {
        String method = head.substring(0, head.indexOf(' '));
        requests.add(method);
        if (method.equals("POST")) {
            String token =
                    "{\"access_token\":\"t" + requests.size() + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
            return "HTTP/1.1 200 OK\r\nContent-Length: " + token.length() + "\r\n\r\n" + token;
        }
        return requests.stream().filter("GET"::equals).count() == 1
                ? "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\nContent-Length: 4\r\n\r\ndead"
                : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
