# Findings about protocol versions. One message a code; attributes: title, sentence, meaning, steps, verify.

protocol-sslv2 =
    .title = SSL 2.0 is offered
    .sentence = The server accepts SSL 2.0.
    .meaning = SSL 2.0 dates from 1995 and protects against almost nothing; RFC 6176 forbids it. No current client uses it, so visitors notice nothing. But a server that offers it endangers others as well: with DROWN, recorded connections of every server that uses the same RSA key can be decrypted.
    .steps =
        Switch SSL 2.0 off and allow only TLS 1.2 and TLS 1.3 (nginx ssl_protocols, Apache SSLProtocol, Postfix smtpd_tls_protocols, Dovecot ssl_min_protocol, HAProxy ssl-min-ver).
        Replace software or firmware that cannot do so: it dates from before 2012 or so.
        Find all other services with the same private key, mail servers above all, and check them too.
        The check command must find nothing.
    .verify = nmap -p { $nmap_port } --script sslv2 { $nmap_host }

protocol-sslv3 =
    .title = SSL 3.0 is offered
    .sentence = The server accepts SSL 3.0.
    .meaning = SSL 3.0 is broken: with POODLE, an attacker on the network who can make the client repeat a request reads parts of it, such as a cookie. RFC 7568 has forbidden it since 2015. Browsers and current libraries no longer know it, so switching it off disturbs only very old clients.
    .steps =
        Allow only TLS 1.2 and TLS 1.3: nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3, Postfix smtpd_tls_protocols = >=TLSv1.2, Dovecot ssl_min_protocol = TLSv1.2, HAProxy ssl-min-ver TLSv1.2.
        On Windows, disable SSL 3.0 for servers in the SCHANNEL registry keys and restart. For Java, keep SSLv3 in jdk.tls.disabledAlgorithms.
        Reload the service on every node. The check command must not list SSLv3.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

protocol-tls1-0 =
    .title = TLS 1.0 is offered
    .sentence = The server accepts TLS 1.0.
    .meaning = TLS 1.0 dates from 1999, rests on MD5 and SHA-1, and has no modern cipher suites. RFC 8996 deprecated it in 2021; PCI DSS has demanded its end since 2018. Browsers gave it up in 2020, so switching it off affects only old devices and programs. An attack on a well-kept client is difficult; it is the offer itself that audits object to.
    .steps =
        Look in the server's log for clients that still use TLS 1.0, and have them updated.
        Allow only TLS 1.2 and TLS 1.3: nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3, Postfix smtpd_tls_protocols = >=TLSv1.2, Dovecot ssl_min_protocol = TLSv1.2, HAProxy ssl-min-ver TLSv1.2, Tomcat protocols="TLSv1.2+TLSv1.3", IIS by the SCHANNEL registry keys.
        For mail servers that receive from everywhere, weigh it up: a sender without TLS 1.2 may deliver in clear text instead.
        Reload the service on every node. The check command must answer: Cipher is (NONE).
    .verify = { $s_client } -tls1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

protocol-tls1-1 =
    .title = TLS 1.1 is offered
    .sentence = The server accepts TLS 1.1.
    .meaning = TLS 1.1 dates from 2006, still rests on MD5 and SHA-1, and was deprecated together with TLS 1.0 by RFC 8996 in 2021. Hardly any client ever knew TLS 1.1 without knowing TLS 1.2 as well; browsers gave it up in 2020. Switching it off therefore affects almost nobody.
    .steps =
        Allow only TLS 1.2 and TLS 1.3: nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3, Postfix smtpd_tls_protocols = >=TLSv1.2, Dovecot ssl_min_protocol = TLSv1.2, HAProxy ssl-min-ver TLSv1.2, Tomcat protocols="TLSv1.2+TLSv1.3", IIS by the SCHANNEL registry keys.
        Reload the service on every node. The check command must answer: Cipher is (NONE).
    .verify = { $s_client } -tls1_1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

protocol-no-tls1-2-or-newer =
    .title = Neither TLS 1.2 nor TLS 1.3
    .sentence = The server offers neither TLS 1.2 nor TLS 1.3; offered: { $offered }.
    .meaning = TLS 1.2 has been the minimum for browsers since 2020, and for operating systems and most libraries as well. They refuse this server without looking at its certificate. Only old programs, or those set to tolerate it, still connect.
    .steps =
        Enable TLS 1.2 and, where possible, TLS 1.3 in the configuration of the server.
        If the software does not know them, update it: OpenSSL 1.0.1 (2012), Java 8, Windows Server 2012 and later know TLS 1.2.
        Where an update is not possible, put a reverse proxy with current TLS in front.
        The check command must name a cipher suite.
    .verify = { $s_client } -min_protocol TLSv1.2 </dev/null 2>/dev/null | grep 'Cipher is'

protocol-no-tls1-3 =
    .title = TLS 1.3 is not offered
    .sentence = The server does not offer TLS 1.3.
    .meaning = TLS 1.2 with good cipher suites remains safe, and nobody is shut out. TLS 1.3 (2018) connects faster, hides the certificate from observers, and has no weak options left to choose. Key exchange that withstands quantum computers exists only with TLS 1.3.
    .steps =
        Enable TLS 1.3: nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3. It needs OpenSSL 1.1.1, Java 11 (or 8u261), Windows Server 2022 or later.
        Keep TLS 1.2 for clients that need it.
        Reload the service. The check command must name a cipher suite.
    .verify = { $s_client } -tls1_3 </dev/null 2>/dev/null | grep 'Cipher is'

protocol-version-intolerant =
    .title = The server fails on newer protocol versions
    .sentence = The server breaks off when a client offers { $version }, instead of choosing a version that it knows.
    .meaning = A server that does not know the newest version must answer with the highest it knows. This one closes the connection or reports an error. Modern clients then cannot connect, or only after a second try that weakens their protection. The cause is nearly always an old load balancer or other middlebox.
    .steps =
        Find the device that ends TLS (load balancer, proxy, appliance) and install its current firmware.
        If there is none for it, replace it or put a current reverse proxy in front.
        Scan again afterwards. The check command, which offers TLS 1.2 and TLS 1.3, must name a cipher suite.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Cipher is'

protocol-long-hello-intolerant =
    .title = The server fails on long opening messages
    .sentence = The server breaks off or hangs when the client's opening message (ClientHello) has { $bytes } bytes and arrives in { words-pieces }; a shorter one is answered.
    .meaning = The first message of a client has no fixed size. With post-quantum key exchange, which current browsers offer, it no longer fits in one network packet. Devices that expect it in one piece, or cannot read more than a fixed length, lose the connection. People with a current browser fail while older programs succeed, which misleads the search.
    .steps =
        Find the device that ends or inspects TLS (load balancer, firewall, proxy) and install its current firmware.
        If the software is your own, make it read the ClientHello across several TCP segments and records.
        The check command needs OpenSSL 3.5 or later and must name a cipher suite.
    .verify = { $s_client } -groups X25519MLKEM768:X25519:P-256 </dev/null 2>/dev/null | grep 'Cipher is'

# In how many segments a message is sent.
words-pieces = { $segments ->
    [one] one piece
   *[other] { $segments } pieces
}
