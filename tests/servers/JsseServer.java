import java.io.FileInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.Security;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server of the Java platform with nothing forbidden: SSL 3.0, export, single DES, RC4, NULL and anonymous suites.
 *
 * Arguments: port, PKCS#12 file (password "password"), protocols, suites ("all" for what the platform has), and flags:
 * "client-order", "want-client", "need-client", "none".
 */
final class JsseServer {
    public static void main(String[] arguments) throws Exception {
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        Security.setProperty("jdk.certpath.disabledAlgorithms", "");
        Security.setProperty("jdk.tls.legacyAlgorithms", "");
        char[] password = "password".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = new FileInputStream(arguments[1])) {
            store.load(file, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory()
            .createServerSocket(Integer.parseInt(arguments[0]), 64, InetAddress.getByName("127.0.0.1"));
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setProtocols(arguments[2].split(","));
        parameters.setCipherSuites(
            arguments[3].equals("all") ? listener.getSupportedCipherSuites() : arguments[3].split(","));
        parameters.setUseCipherSuitesOrder(!arguments[4].contains("client-order"));
        parameters.setWantClientAuth(arguments[4].contains("want-client"));
        if (arguments[4].contains("need-client")) {
            parameters.setNeedClientAuth(true);
        }
        listener.setSSLParameters(parameters);
        var threads = Executors.newCachedThreadPool();
        while (true) {
            SSLSocket socket = (SSLSocket) listener.accept();
            threads.execute(() -> serve(socket));
        }
    }

    private static void serve(SSLSocket socket) {
        try (socket) {
            socket.setSoTimeout(20_000);
            byte[] asked = new byte[4096];
            while (socket.getInputStream().read(asked) > 0) {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes());
            }
        } catch (Exception refused) {
            // The handshake failed, or the client went away: what scanners do.
        }
    }
}
