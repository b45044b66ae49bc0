package io.gantry.cluster.kubelet.probe;

import io.gantry.cluster.kubelet.probe.Prober.Answer;
import io.gantry.platform.base.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One GET; 200–399 is a success. By hand on a socket: the JDK's client costs a hundred milliseconds
 * at first use and threads for ever, and nothing but the status line counts here.
 */
final class HttpProbe {
  private HttpProbe() {}

  static Answer ask(Json.Obj request, String address, int port, Duration timeout) {
    String host = request.string("host").isEmpty() ? address : request.string("host");
    boolean tls = request.string("scheme").equals("HTTPS");
    String path = request.string("path").isEmpty() ? "/" : request.string("path");
    String url = (tls ? "https" : "http") + "://" + host + ":" + port + slashed(path);
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      if (!tls) {
        return exchange(plain, request, host + ":" + port, slashed(path));
      }
      try (Socket secure = trusting().getSocketFactory().createSocket(plain, host, port, true)) {
        return exchange(secure, request, host + ":" + port, slashed(path));
      }
    } catch (SocketTimeoutException _) {
      return new Answer(
          false,
          "Get \""
              + url
              + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    } catch (IOException | GeneralSecurityException e) {
      String why = e instanceof IOException io ? Prober.reason(io) : e.toString();
      return new Answer(false, "Get \"" + url + "\": dial tcp " + host + ":" + port + ": " + why);
    }
  }

  private static String slashed(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private static Answer exchange(Socket socket, Json.Obj request, String authority, String path)
      throws IOException {
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", authority);
    headers.put("user-agent", "kube-probe/1.36");
    headers.put("accept", "*/*");
    for (Json item : request.array("httpHeaders")) {
      Json.Obj header = item.asObject();
      headers.put(header.string("name").toLowerCase(Locale.ROOT), header.string("value"));
    }
    headers.put("connection", "close");
    var text = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1024);
    String line = reader.readLine();
    if (line == null || !line.startsWith("HTTP/") || line.indexOf(' ') < 0) {
      return new Answer(false, "malformed HTTP response \"" + line + "\"");
    }
    String[] words = line.split(" ", 3);
    int status = words[1].matches("[0-9]{3}") ? Integer.parseInt(words[1]) : 0;
    boolean good = status >= 200 && status < 400;
    return new Answer(good, good ? "" : "HTTP probe failed with statuscode: " + status);
  }

  /** As upstream's: a probe does not check certificates. */
  private static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    return context;
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
