# Findings about cipher suites, key exchange and signatures. One message a code; attributes: title, sentence, meaning, steps, verify.

cipher-null =
    .title = Cipher suites without encryption
    .sentence = The server accepts suites that do not encrypt: { $suites }.
    .meaning = With a NULL suite the data is protected against change but travels in clear text. Ordinary clients never choose one; a program configured by mistake, or for debugging, may. The connection is then called TLS and can be read by anyone on the way.
    .steps =
        Remove the NULL suites: in OpenSSL notation add !eNULL to the list (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = eNULL, HAProxy ssl-default-bind-ciphers).
        Better: take over the list of the Mozilla SSL Configuration Generator, profile "intermediate".
        Reload the service on every node. The check command must answer: Cipher is (NONE).
    .verify = { $s_client } -min_protocol TLSv1 -max_protocol TLSv1.2 -cipher 'eNULL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-anonymous =
    .title = Cipher suites without server authentication
    .sentence = The server accepts anonymous suites: { $suites }.
    .meaning = With an anonymous suite (DH_anon, ECDH_anon) the server shows no certificate, so the client cannot tell it from an attacker in the middle. Browsers and ordinary clients never offer them. Mail servers that encrypt without verifying do use them among themselves; there they are no worse than an unverified certificate.
    .steps =
        Remove the anonymous suites: in OpenSSL notation add !aNULL to the list (nginx ssl_ciphers, Apache SSLCipherSuite, HAProxy ssl-default-bind-ciphers).
        For Postfix, set smtpd_tls_exclude_ciphers = aNULL. On port 25 this is a matter of policy rather than of danger.
        Reload the service on every node. The check command must answer: Cipher is (NONE).
    .verify = { $s_client } -min_protocol TLSv1 -max_protocol TLSv1.2 -cipher 'aNULL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-export =
    .title = Export-grade cipher suites
    .sentence = The server accepts export suites: { $suites }.
    .meaning = These suites were weakened on purpose in the 1990s, to 40 or 56 bits, so that they could be exported from the United States. They can be broken in hours at little cost. Current clients do not know them, but FREAK and Logjam use them to attack clients that have not been updated.
    .steps =
        Remove the export suites: in OpenSSL notation add !EXPORT to the list (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = EXPORT).
        Update the TLS library: current versions no longer contain them (OpenSSL since 1.1.0).
        Reload the service on every node. The check command must list no suite with EXPORT in its name.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-rc4 =
    .title = RC4 cipher suites
    .sentence = The server accepts RC4: { $suites }.
    .meaning = The output of RC4 is uneven enough that data repeated often, such as a cookie, can be recovered; in 2015 this took about 75 hours of traffic. RFC 7465 forbids RC4 in TLS. Browsers gave it up in 2016, and current clients do not offer it.
    .steps =
        Remove RC4: in OpenSSL notation add !RC4 to the list (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = RC4). On Windows, disable it in the SCHANNEL registry keys.
        Offer AES-GCM or ChaCha20-Poly1305 instead, with ECDHE.
        Reload the service on every node. The check command must list no suite with RC4 in its name.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-des =
    .title = DES cipher suites
    .sentence = The server accepts single DES: { $suites }.
    .meaning = DES has a key of 56 bits, which has been found by trial since 1998 and costs little today. Current clients do not know these suites, so visitors notice nothing; an old client that chooses one is not protected.
    .steps =
        Remove DES: in OpenSSL notation add !DES to the list (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = DES), or take over a current list.
        Update the TLS library: current versions no longer contain these suites.
        Reload the service on every node. The check command must list no suite with DES_CBC in its name.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-triple-des =
    .title = Cipher suites with 64-bit blocks (SWEET32)
    .sentence = The server accepts suites with small blocks: { $suites }.
    .meaning = 3DES, IDEA and RC2 encrypt in blocks of 64 bits. After some hundreds of gigabytes in a single connection blocks repeat, and an attacker who records it all can recover parts such as a cookie (SWEET32, CVE-2016-2183). It was shown in a laboratory; in practice such long connections are rare. Current clients prefer AES, so removing these suites disturbs only very old ones.
    .steps =
        Remove 3DES: in OpenSSL notation add !3DES:!IDEA:!RC2 to the list (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = 3DES). On Windows, disable Triple DES 168 in the SCHANNEL registry keys.
        Reload the service on every node. The check command must list no suite with 3DES, IDEA or RC2 in its name.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-no-forward-secrecy =
    .title = No forward secrecy
    .sentence = In its best protocol version the server accepts only suites without forward secrecy.
    .meaning = With RSA key exchange, whoever obtains the server's private key later can decrypt every connection recorded before. With ephemeral keys (ECDHE, DHE) each connection has a secret of its own, which is forgotten. Browsers still connect, but RSA key exchange is on its way out: TLS 1.3 has dropped it.
    .steps =
        Offer ECDHE suites: in OpenSSL notation ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384 and their like.
        Enable TLS 1.3 where possible: it knows nothing else.
        If an inspection device demands RSA key exchange, ask its maker for the method suited to ECDHE.
        Reload the service. The check command must name a cipher suite.
    .verify = { $s_client } -cipher 'kECDHE:kDHE' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-no-aead =
    .title = No modern encryption mode (AEAD)
    .sentence = In its best protocol version the server accepts no AES-GCM, AES-CCM or ChaCha20-Poly1305 suite.
    .meaning = The older suites encrypt and protect in two separate steps (CBC with HMAC). That can be done safely, but it has gone wrong in many implementations: Lucky Thirteen, POODLE over TLS, Zombie POODLE. The modern suites do both in one and are usually faster. Browsers still connect; HTTP/2 forbids the old suites.
    .steps =
        Offer AES-GCM and ChaCha20-Poly1305 with ECDHE: in OpenSSL notation ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305.
        Enable TLS 1.2, which these suites require, or TLS 1.3, which knows nothing else.
        Reload the service. The check command must name a cipher suite.
    .verify = { $s_client } -cipher 'AESGCM:CHACHA20:AESCCM' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-no-server-order =
    .title = The client chooses the cipher suite
    .sentence = The server takes the first suite of the client's list that it knows, instead of its own preference.
    .meaning = As long as the server offers only strong suites, this does no harm and can even help: a telephone without AES hardware will choose ChaCha20. If weak suites are on offer too, an old client may pick one of them although both sides know a better one.
    .steps =
        Remove the weak suites first; then the order hardly matters.
        To let the server decide: nginx ssl_prefer_server_ciphers on, Apache SSLHonorCipherOrder on, Postfix tls_preempt_cipherlist = yes, HAProxy without prefer-client-ciphers.
        The check command shows the preference of each version (cipher preference).
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

kex-weak-dh =
    .title = Diffie-Hellman parameters too small
    .sentence = The server uses Diffie-Hellman parameters of { words-dh-size }.
    .meaning = The security of a DHE key exchange depends on the size of its prime. 512 bits are broken in minutes (Logjam); 1024 bits are within reach of states where many servers share one prime; 2048 bits are the minimum today. OpenSSL at security level 2 and browsers refuse less, or no longer offer DHE at all. Vigie rates this as an error under 1024 bits, and at 1024 with a widely shared prime, otherwise as a warning.
    .steps =
        Simplest: leave the DHE suites out and offer ECDHE only; in OpenSSL notation add !kDHE to the list.
        Otherwise use a group of RFC 7919 with 2048 bits or more: nginx ssl_dhparam, Apache appended to SSLCertificateFile, Postfix smtpd_tls_dh1024_param_file (the name notwithstanding), HAProxy tune.ssl.default-dh-param 2048. In Java set jdk.tls.ephemeralDHKeySize=2048.
        Reload the service. The check command prints nothing once DHE is gone, otherwise the new size.
    .verify = { $s_client } -tls1_2 -cipher 'kDHE:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Temp Key'

kex-value-reuse =
    .title = Key exchange values are reused
    .sentence = The server used the same { $kind } public value in several connections.
    .meaning = Ephemeral keys should serve one connection only. If the server keeps its value for a long time, a value stolen once opens all these connections, and forward secrecy is weakened. For DH in TLS 1.2 and earlier, Raccoon (CVE-2020-1968) could in addition reveal a shared secret by exact timing; that attack is difficult and has not been seen in practice. Clients notice nothing.
    .steps =
        Update the TLS library: OpenSSL creates a new value for each connection since 1.0.2f (DH) and 1.1.0 (ECDH).
        In your own software set SSL_OP_SINGLE_DH_USE and SSL_OP_SINGLE_ECDH_USE with old versions of OpenSSL.
        On load balancers look for an option such as "single DH use" and switch it on. Leave DHE suites out where ECDHE suffices.
        Scan again: only a comparison of several connections shows whether it is mended.

kex-no-post-quantum =
    .title = No post-quantum key exchange
    .sentence = The server supports no hybrid key exchange with ML-KEM.
    .meaning = Whoever records encrypted traffic today may be able to decrypt it once large quantum computers exist. Nobody knows when that will be, if ever. Hybrid key exchange (X25519MLKEM768) combines a classic method with ML-KEM (FIPS 203) and is offered by the current versions of Chrome, Firefox, Edge and Apple's systems. Nothing is broken without it; it matters for data that must stay secret for many years.
    .steps =
        Use a TLS library that knows X25519MLKEM768: OpenSSL 3.5, BoringSSL, AWS-LC, GnuTLS 3.8.9 with support compiled in, Go 1.24 or later.
        Enable TLS 1.3 and put the group first: nginx ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1, Apache SSLOpenSSLConfCmd Groups, HAProxy curves.
        The check command needs OpenSSL 3.5 or later and must name a cipher suite.
    .verify = { $s_client } -tls1_3 -groups X25519MLKEM768 </dev/null 2>/dev/null | grep 'Cipher is'

signature-sha1 =
    .title = Handshake signatures with SHA-1
    .sentence = The server signs its key exchange with SHA-1 when the client allows it.
    .meaning = In TLS 1.2 the server signs the key exchange values. With SHA-1 an attacker able to compute collisions during the handshake could cheat; that is theoretical today, but the cost keeps falling. RFC 9155 forbids MD5 and SHA-1 here. Current clients ask for SHA-256 and notice nothing. This has nothing to do with the signature of the certificate.
    .steps =
        Update the TLS library and keep its default security level: OpenSSL 3 does not sign with SHA-1 from security level 1 on.
        Otherwise restrict the algorithms, for instance Apache SSLOpenSSLConfCmd SignatureAlgorithms, or the SignatureAlgorithms line of openssl.cnf, or jdk.tls.disabledAlgorithms in Java.
        Reload the service. The check command must answer: Cipher is (NONE).
    .verify = { $s_client } -tls1_2 -sigalgs 'RSA+SHA1:ECDSA+SHA1' -cipher 'kECDHE:kDHE:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

# A prime that many servers share is named.
words-dh-size = { $prime ->
    [none] { $bits } bits
   *[given] { $bits } bits, with a prime that many share: { $prime }
}
