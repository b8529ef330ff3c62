package io.latchkey.sandbox;

import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * One Tomcat at two origins, one for the authorization server and one for the API. Either answers for both, so that a
 * test can also have them at one origin.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class WebServer {

    private static final int MOST_REQUESTS_AT_ONCE = 600;

    @Bean
    TomcatServletWebServerFactory tomcat(TokenEndpointTraffic tokenEndpoint) {
        TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
        tomcat.setAddress(Loopback.ADDRESS);
        tomcat.addConnectorCustomizers(WebServer::tune);
        tomcat.addAdditionalConnectors(anotherConnector());
        tomcat.addEngineValves(tokenEndpoint);
        tomcat.addContextCustomizers(WebServer::configure);
        tomcat.setRegisterDefaultServlet(false);
        return tomcat;
    }

    private static void configure(Context context) {
        context.addServletContainerInitializer(new WsSci(), null);
        // Or it would need the annotations of Jakarta, of which each HTTP stack brings its own version.
        context.setIgnoreAnnotations(true);
        // A form without a charset is UTF-8 (RFC 6749 appendix B); to Tomcat alone it would be ISO 8859-1.
        context.setRequestCharacterEncoding("UTF-8");
    }

    static Connector anotherConnector() {
        Connector connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
        connector.setPort(0);
        connector.setProperty("address", Loopback.ADDRESS.getHostAddress());
        tune(connector);
        return connector;
    }

    private static void tune(Connector connector) {
        Http11NioProtocol http = (Http11NioProtocol) connector.getProtocolHandler();
        http.setMaxThreads(MOST_REQUESTS_AT_ONCE);
        http.setMinSpareThreads(2);
        http.setAcceptCount(MOST_REQUESTS_AT_ONCE);
        http.setMaxKeepAliveRequests(-1);
        http.setKeepAliveTimeout((int) Duration.ofMinutes(1).toMillis());
        http.setMaxSwallowSize(-1);
        http.setCompression("on");
    }

    @Bean
    ServletRegistrationBean<DispatcherServlet> dispatcher(DispatcherServlet servlet) {
        return new ServletRegistrationBean<>(servlet, "/");
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
        return new DispatcherServlet();
    }

    /** For what sees a token and no request: the certificate that was shown with it. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> requestAtHand() {
        FilterRegistrationBean<RequestContextFilter> second = new FilterRegistrationBean<>(new RequestContextFilter());
        second.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return second;
    }

    @Bean
    FilterRegistrationBean<ApiTraffic> apiTraffic(ApiTraffic traffic) {
        FilterRegistrationBean<ApiTraffic> first = new FilterRegistrationBean<>(traffic);
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }
}
