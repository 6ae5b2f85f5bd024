# Findings about known vulnerabilities. One message a code; attributes: title, sentence, meaning, steps, verify.

vuln-heartbleed =
    .title = Heartbleed: the server's memory can be read
    .sentence = The server answers a heartbeat request with memory that it should not send (CVE-2014-0160); seen in { $versions }.
    .meaning = An error in OpenSSL 1.0.1 to 1.0.1f lets anybody on the network read the server's memory in pieces of up to 64 kilobytes, again and again and without a trace in the log. Private keys, passwords and session cookies have been obtained in this way. Visitors notice nothing, and the certificate looks good. Vigie asked for the least that proves the error and kept nothing of the answer.
    .steps =
        Update OpenSSL to a supported version at once (the error was mended in 1.0.1g) and restart every service that uses it. For appliances, install new firmware.
        Then create a new private key, obtain a new certificate, and have the old one revoked: the key may have been read.
        End all sessions and have passwords changed that went through this server.
        The check command must not report VULNERABLE.
    .verify = nmap -p { $nmap_port } --script ssl-heartbleed { $nmap_host }

vuln-ccs-injection =
    .title = CCS injection: the handshake can be manipulated
    .sentence = The server accepts a ChangeCipherSpec message at the wrong moment (CVE-2014-0224); seen in { $versions }.
    .meaning = Through this error in OpenSSL, an attacker in the middle of the connection can force weak keys and then read and change the data. The attack works only if the client has the same error as well; browsers never had it, programs and mail servers with an old OpenSSL may. It is also a sign that the server has not been updated since 2014.
    .steps =
        Update OpenSSL to a supported version (mended in 0.9.8za, 1.0.0m and 1.0.1h) and restart every service that uses it. For appliances, install new firmware.
        Update old clients that use OpenSSL too.
        The check command must not report VULNERABLE.
    .verify = nmap -p { $nmap_port } --script ssl-ccs-injection { $nmap_host }

vuln-robot =
    .title = ROBOT: the server reveals whether an RSA message is well formed
    .sentence = The server reacts differently to correct and incorrect RSA messages, so that it can be used to decrypt (ROBOT, { $strength ->
        [weak] a weak oracle
       *[other] a strong oracle
    }); seen in { $version } with { $suite }.
    .meaning = In the RSA key exchange of TLS 1.2 and earlier, the server must not let it be seen whether a decrypted message was well formed. This one does. With thousands of requests (with a weak oracle, with very many more) an attacker can use it to decrypt recorded connections that used RSA key exchange, or to sign a message in the server's name (CVE-2017-13099 and others, depending on the product). Visitors notice nothing.
    .steps =
        Switch RSA key exchange off: in OpenSSL notation add !kRSA to the list of suites and keep ECDHE. On F5, Citrix, Cisco and other appliances, install the firmware that mends ROBOT.
        If the key also serves elsewhere, check those servers as well: they share the danger.
        The check command must answer: Cipher is (NONE). It shows whether RSA key exchange is off; if it has to stay on, only a new scan shows whether the flaw is mended.
    .verify = { $s_client } -tls1_2 -cipher 'kRSA:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

vuln-ticketbleed =
    .title = Ticketbleed: session resumption reveals memory
    .sentence = The server returns up to 31 bytes of foreign memory with a resumed session (CVE-2016-9244).
    .meaning = F5 BIG-IP load balancers with session tickets switched on return bytes of uninitialised memory when a session is resumed with a short identifier. They can contain parts of other people's sessions. It is a few bytes each time, but it can be repeated without limit. Visitors notice nothing.
    .steps =
        Install the BIG-IP version in which F5 has mended CVE-2016-9244 (article K05121675).
        Until then, switch session tickets off in the Client SSL profile.
        The check command must not report VULNERABLE.
    .verify = nmap -p { $nmap_port } --script tls-ticketbleed { $nmap_host }

vuln-poodle =
    .title = POODLE: SSL 3.0 with CBC suites
    .sentence = The server accepts SSL 3.0 with CBC suites (CVE-2014-3566): { $suites }.
    .meaning = In SSL 3.0 the padding of CBC suites is not protected. An attacker on the network who can make the client repeat a request, for instance by a script in a browser, reads a byte of a cookie in about 256 requests. The client must speak SSL 3.0 for that, which current ones no longer do.
    .steps =
        Switch SSL 3.0 off and allow only TLS 1.2 and TLS 1.3 (nginx ssl_protocols, Apache SSLProtocol, Postfix smtpd_tls_protocols, Dovecot ssl_min_protocol, HAProxy ssl-min-ver, IIS by the SCHANNEL registry keys).
        Reload the service on every node. The check command must not report VULNERABLE.
    .verify = nmap -p { $nmap_port } --script ssl-poodle { $nmap_host }

vuln-poodle-tls =
    .title = POODLE over TLS: the padding is not checked
    .sentence = The server accepts records with wrong CBC padding (CVE-2014-8730).
    .meaning = TLS requires the server to check the padding of CBC suites. This one does not, so that the POODLE attack works even over TLS 1.0 to 1.2, with current clients as well. It needs an attacker on the network who can make the client repeat a request. Affected were above all load balancers of F5 and A10, and some other products.
    .steps =
        Install the maker's firmware or update in which CVE-2014-8730 is mended.
        Until then, remove the CBC suites: offer only AES-GCM and ChaCha20-Poly1305 with ECDHE.
        Scan again: common tools do not show this flaw reliably.

vuln-cbc-padding-oracle =
    .title = The server reveals whether CBC padding is correct
    .sentence = The server reacts differently to different faults in CBC records, so that parts of a connection can be decrypted.
    .meaning = From the difference between two error messages an attacker learns whether the padding was right, and from many such answers the contents, such as a cookie. The attacker must be on the network and be able to make the client repeat a request. The family includes CVE-2016-2107 (OpenSSL with AES-NI up to 1.0.2g), CVE-2019-1559 (OpenSSL up to 1.0.2q) and the Zombie POODLE and GOLDENDOODLE flaws of several appliances. Visitors notice nothing.
    .steps =
        Update the TLS library or the firmware of the device that ends TLS.
        Remove the CBC suites: offer only AES-GCM and ChaCha20-Poly1305 with ECDHE, and TLS 1.3.
        Scan again: common tools do not show this flaw reliably.

vuln-freak =
    .title = FREAK: RSA export suites
    .sentence = The server accepts RSA export suites with keys of { $bits } bits (CVE-2015-0204): { $suites }.
    .meaning = A 512-bit RSA key can be factored in hours for less than a hundred dollars. An attacker in the middle can push clients that have the FREAK error into such a suite, then read and change the connection. Clients updated since 2015 refuse; for them nothing happens. The server should nevertheless not offer it.
    .steps =
        Remove the export suites: in OpenSSL notation add !EXPORT to the list (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = EXPORT).
        Update the TLS library: OpenSSL no longer contains them since 1.1.0.
        Reload the service on every node. The check command must list no suite with EXPORT in its name.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

vuln-logjam =
    .title = Logjam: Diffie-Hellman export suites
    .sentence = The server accepts DHE export suites with { $bits } bits (CVE-2015-4000): { $suites }.
    .meaning = An attacker in the middle can make the server use Diffie-Hellman with 512 bits without the client noticing, and compute the key while the connection is being made, after preparation for a widely used prime. Clients updated since 2015 refuse such small parameters. The server should nevertheless not offer them.
    .steps =
        Remove the export suites: in OpenSSL notation add !EXPORT to the list, or leave DHE out with !kDHE and offer ECDHE only.
        Where DHE stays, use parameters of 2048 bits or more.
        Reload the service on every node. The check command must not report VULNERABLE.
    .verify = nmap -p { $nmap_port } --script ssl-dh-params { $nmap_host }

vuln-drown =
    .title = DROWN: SSL 2.0 endangers all servers with this key
    .sentence = The server can be used through SSL 2.0 to decrypt TLS connections made with the same RSA key ({ $cves }). It accepts { $ciphers }.
    .meaning = Recorded TLS connections that used RSA key exchange can be decrypted with the help of an SSL 2.0 server that has the same private key. In the general case this takes about 40,000 requests and some hundreds of dollars of computing time; with older versions of OpenSSL (CVE-2016-0703) it takes minutes on one computer. Web servers that are well configured themselves are affected too if, for instance, a mail server shares their key.
    .steps =
        Switch SSL 2.0 off here. With OpenSSL, update as well: before 1.0.1r and 1.0.2f, disabled SSL 2.0 suites could be used all the same (CVE-2015-3197).
        Find all services with this key or certificate (Vigie lists them) and switch SSL 2.0 off there too.
        Give services of different trust keys of their own.
        The check command must not report VULNERABLE.
    .verify = nmap -p { $nmap_port } --script sslv2-drown { $nmap_host }

vuln-insecure-renegotiation =
    .title = Insecure renegotiation
    .sentence = The server renegotiates without linking the new handshake to the old one (CVE-2009-3555).
    .meaning = An attacker in the middle can put data of their own in front of that of the client; the server takes both for one request. In 2009 this was used to carry out requests under another person's session. The attacker cannot read the answers. RFC 5746 mended the protocol in 2010; a server that still renegotiates in the old way is badly out of date or set to do so on purpose.
    .steps =
        Update the TLS library: OpenSSL since 0.9.8m refuses the old renegotiation.
        Remove options that bring it back: Apache SSLInsecureRenegotiation on, OpenSSL UnsafeLegacyRenegotiation or SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION, Java sun.security.ssl.allowUnsafeRenegotiation.
        Switch renegotiation off altogether where it is not needed.
        Scan again: openssl s_client always uses the safe form and cannot show this flaw.

vuln-starttls-injection =
    .title = STARTTLS injection
    .sentence = The server carries out, inside TLS, commands that were sent in clear text before it (CVE-2011-0411 and similar).
    .meaning = Commands that reach the server together with STARTTLS stay in its buffer and are taken for encrypted ones afterwards. An attacker in the middle can put commands into another person's session and, for instance, have mail or passwords delivered elsewhere. The first case was Postfix in 2011; many mail products followed, some in 2021. Senders and recipients notice nothing.
    .steps =
        Update the mail server, or the proxy in front of it that ends STARTTLS (Postfix: 2.4.16, 2.5.12, 2.6.9, 2.7.3 or later).
        Until then, use ports with TLS from the first byte for people (465, 993, 995); port 25 between servers cannot be replaced.
        Scan again: the flaw shows only when both commands are sent in one packet.

vuln-opossum =
    .title = Opossum: the same service with TLS at once and with upgrade
    .sentence = Beside HTTPS, the server of { $host } also accepts the upgrade of plain HTTP to TLS (CVE-2025-49812); it answered with status { $status }.
    .meaning = HTTP can be changed over to TLS within a connection (RFC 2817), which browsers never do. If a server offers that as well as HTTPS, an attacker in the middle can shift requests and answers against each other, so that the client takes an answer for that of another request. The attacker cannot read the data. Affected is above all Apache httpd up to 2.4.63 with SSLEngine optional.
    .steps =
        Update Apache httpd to 2.4.64 or later, which no longer knows the upgrade; or replace SSLEngine optional by off on port 80.
        For other products (printers, CUPS, appliances) switch off HTTP upgrade or the plain port.
        The check command must show neither "101" nor "Upgrade: TLS".
    .verify = curl -sS --http1.1 --max-time 10 -o /dev/null -D - -H 'Connection: Upgrade' -H 'Upgrade: TLS/1.0' http://{ $url_host }/ | grep -iE '^(HTTP/|Upgrade:)'

vuln-crime =
    .title = CRIME: TLS compression
    .sentence = The server accepts TLS compression (CVE-2012-4929), in { $versions }.
    .meaning = Compressed data grows or shrinks with its contents, even when encrypted. Someone who can make the client send requests and watch their size finds out a secret such as a cookie, character by character. Browsers have not offered compression since 2012, so the danger concerns other programs. Vigie rates it as an error on HTTPS and as a warning elsewhere.
    .steps =
        Switch compression off: Apache SSLCompression off, nginx by an update (off since 1.1.6 and 1.0.9), Postfix tls_ssl_options = NO_COMPRESSION.
        Update the TLS library: compression is off by default in OpenSSL since 1.1.0, and TLS 1.3 has none.
        Reload the service. The check command must list NULL as the only compressor.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

vuln-beast =
    .title = BEAST: CBC suites in TLS 1.0
    .sentence = The server accepts CBC suites in TLS 1.0 or older, which makes BEAST possible in theory (CVE-2011-3389): { $suites }.
    .meaning = In TLS 1.0 the starting value of each CBC record can be predicted, and a script in the browser could find out cookies by it. Browsers have prevented this on their side since 2011 and 2012, so the attack does not work with any current client. The server cannot prove or prevent it; what remains is a reason to give up TLS 1.0.
    .steps =
        Switch TLS 1.0 off; nothing else is needed.
        Do not turn to RC4 as was advised in 2011: it is broken.
        The check command must answer: Cipher is (NONE).
    .verify = { $s_client } -tls1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

vuln-lucky13 =
    .title = Lucky Thirteen: CBC suites without encrypt-then-MAC
    .sentence = The server accepts CBC suites, which makes Lucky Thirteen possible in theory (CVE-2013-0169): { $suites }.
    .meaning = With CBC suites a library must take exactly the same time for correct and incorrect records; tiny differences let an attacker close to the server find out contents. Maintained libraries have been adapted since 2013. Whether a server is really vulnerable cannot be measured across the internet, so this is information only.
    .steps =
        Keep the TLS library up to date.
        Remove the CBC suites if your clients allow it: TLS 1.2 with AES-GCM or ChaCha20-Poly1305, and TLS 1.3, suffice for all current ones.
        The check command lists the suites offered: CBC stands in the name of those concerned.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

vuln-breach =
    .title = BREACH: compressed pages
    .sentence = The server compresses its pages ({ $encoding }), which makes BREACH possible in theory (CVE-2013-3587).
    .meaning = If a compressed page contains both a secret (such as a token against forged requests) and text taken from the request, its size lets the secret be guessed step by step. It depends on the individual page and not on TLS; static pages are not affected. Compression saves a lot of data and should not be given up across the board. Most applications protect themselves by tokens that change with each answer.
    .steps =
        Ask the developers whether pages with secrets repeat parts of the request.
        Have tokens masked anew in each answer (Django, Rails and others do so), and set cookies with SameSite.
        Where that is not possible, switch compression off for those pages only. The check command shows whether a page is compressed; it prints nothing otherwise.
    .verify = curl{ $curl_place } -sS -o /dev/null -D - -H 'Accept-Encoding: gzip, br, zstd, deflate' https://{ $url_host }:{ $port }/ | grep -i '^content-encoding'

vuln-client-renegotiation =
    .title = Clients may renegotiate at will
    .sentence = The server lets clients start a new handshake within a connection as often as they like (CVE-2011-1473).
    .meaning = A handshake costs the server much more than the client. With renegotiation a single connection can ask for one after another and use up the computing time; it makes overloading the server a little easier. No data is in danger. Whether this is a vulnerability at all is disputed, since many connections have a similar effect.
    .steps =
        Update the server: nginx, Apache httpd and HAProxy refuse renegotiation by clients, and OpenSSL 3 does so by default.
        On appliances and with Java (jdk.tls.rejectClientInitiatedRenegotiation=true), switch it off or limit it.
        TLS 1.3 has no renegotiation. After RENEGOTIATING, the check command must show an error or the end of the connection.
    .verify = (sleep 1; echo R; sleep 2) | { $s_client } -tls1_2 2>&1 | grep -iE 'renegotiat|SSL routines|closed|errno'
