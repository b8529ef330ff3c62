package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What TLS asks of the socket below it. */
@Timeout(60)
class TimedSocketTest {

    @Test
    void isTheSocketOfItsChannel() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
                Socket peer = server.accept()) {
            TimedSocket socket = new TimedSocket(
                    channel, System.nanoTime() + Duration.ofSeconds(30).toNanos());
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();

            assertThat(socket.isConnected()).isTrue();
            assertThat(socket.isClosed()).isFalse();
            assertThat(socket.getInetAddress()).isEqualTo(InetAddress.getLoopbackAddress());
            assertThat(socket.getPort()).isEqualTo(server.getLocalPort());
            assertThat(socket.getRemoteSocketAddress()).isEqualTo(server.getLocalSocketAddress());
            assertThat(socket.getLocalAddress()).isEqualTo(local.getAddress());
            assertThat(socket.getLocalPort()).isEqualTo(local.getPort()).isEqualTo(peer.getPort());
            assertThat(socket.getLocalSocketAddress()).isEqualTo(local);
            assertThat(socket.getSoTimeout()).isZero();
            socket.setSoLinger(true, 3);
            assertThat(socket.getSoLinger()).isEqualTo(3);

            assertThat(socket.isOutputShutdown()).isFalse();
            socket.shutdownOutput();
            assertThat(socket.isOutputShutdown()).isTrue();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertThat(socket.isInputShutdown()).isFalse();
            socket.shutdownInput();
            assertThat(socket.isInputShutdown()).isTrue();

            socket.close();
            assertThat(socket.isClosed()).isTrue();
            assertThat(socket.isConnected()).isFalse();
        }
    }
}
