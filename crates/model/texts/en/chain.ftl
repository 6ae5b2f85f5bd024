# Findings about the certification chain. One message a code; attributes: title, sentence, meaning, steps, verify.

chain-issuer-unknown =
    .title = No trusted root at the end of the chain
    .sentence = No trusted root certificate ends the chain of { $subject }; the search stopped at the issuer { words-issuer-sought }.
    .meaning = A client trusts a certificate when a chain of signatures leads from it to a root in its own trust store. Here no path leads to a root that is trusted. Browsers show a full-page warning; curl, Java, mobile apps and API clients close the connection. Machines on which the root was installed by hand, often those of the company itself, notice nothing.
    .steps =
        If the certificate comes from a public certification authority, install the intermediate certificates that were delivered with it, after the server's own certificate.
        If it comes from a private authority, give the root of that authority to the monitor (private trust bundle), and make sure that every client of the service has it too.
        If the authority is unknown to you, replace the certificate by one from an authority that the clients trust.
        Reload the service on every node. The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-issuer-missing =
    .title = An issuer certificate is missing
    .sentence = The certificate of { words-issuer-sought }, which issued { $subject }, was neither sent by the server nor found elsewhere.
    .meaning = Every certificate of the chain must be followed by that of its issuer, up to a root. Here one link is not in what the server sends, not among the intermediates that are known, and could not be fetched from the address given in the certificate. Without it no client can build the chain.
    .steps =
        Get the certificate of this issuer from the certification authority: it is in the delivery of the certificate, or on the authority's page of intermediates.
        Add it to the file that the server sends, after the certificate that it issued (nginx ssl_certificate, Apache SSLCertificateFile, Postfix smtpd_tls_chain_files, HAProxy crt).
        Reload the service on every node. In the output of the check command, the issuer (i:) of each certificate must be the subject (s:) of the next one.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-incomplete =
    .title = The server leaves out an intermediate certificate
    .sentence = The server does not send { $missing }, which clients need to link its certificate to a trusted root.
    .meaning = A server must send its certificate together with the intermediate certificates, all but the root. Desktop browsers often repair the gap: they fetch the missing certificate or remember it from another site, so the page seems to work. curl, Java, Python, mobile apps, mail servers and API clients usually do not, and refuse the connection. The certificate itself is good; only its installation is incomplete.
    .steps =
        Take the chain to install from this report, or the intermediate certificates from the delivery of the certification authority.
        Put the server's certificate first and the intermediates after it, in one file (nginx ssl_certificate, Apache SSLCertificateFile, Postfix smtpd_tls_chain_files, Dovecot ssl_cert or ssl_server_cert_file, HAProxy crt with the key).
        On Windows (IIS, Exchange), import the intermediate into the store "Intermediate Certification Authorities" of the computer. For Tomcat and Java, rebuild the keystore with the whole chain.
        Reload the service on every node. The check command must then report: Verify return code: 0 (ok).
    .verify = { $s_client } -showcerts </dev/null

chain-self-signed =
    .title = Self-signed certificate
    .sentence = The certificate { $subject } is signed by itself and by no certification authority.
    .meaning = A self-signed certificate proves nothing about who runs the server: anyone can make one with the same name. Browsers warn; programs refuse unless verification was switched off, and then they would accept an attacker as well. Very often it is the certificate that a product creates at installation, left in place or back after an update.
    .steps =
        Find out whether the intended certificate is installed for this name and port: a default site or a new node often answers with its own.
        If there is none, order a certificate from a public authority, or issue one from your private authority for an internal service.
        Install it with its intermediates and reload the service on every node.
        The check command must then show a subject and an issuer that differ.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer

chain-self-signed-root =
    .title = The chain ends at a root that is not trusted
    .sentence = The chain ends at the self-signed root { $subject }, which is in none of the trust stores used for this test.
    .meaning = The server sends a root, but a root sent by a server earns no trust: it must already be in the client's trust store. Usually this is a private authority, an inspection proxy, or a public root that was removed or is too new. Machines that received the root by administration work; all others refuse the connection.
    .steps =
        If this is your private authority, add its root to the monitor (private trust bundle) and have it distributed to all clients of the service.
        If the service is for the public, replace the certificate by one from an authority that browsers and operating systems trust.
        If you do not know this root, find out which device answers: a proxy or a load balancer may present its own certificate.
        Leave the root out of what the server sends: no client needs it. The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-signature-failure =
    .title = A signature in the chain is wrong
    .sentence = The signature on { $subject } cannot be verified with the key of { $issuer }.
    .meaning = The certificate names this issuer, but the signature was not made with the key of the certificate at hand. Most often an intermediate of the same name from another generation was installed; more rarely the certificate was damaged. All clients refuse the connection, except those that happen to know the right intermediate.
    .steps =
        Compare the Authority Key Identifier of the certificate with the Subject Key Identifier of the intermediate: they must be equal.
        Take the intermediate that belongs to this very certificate from the authority's delivery, and install it in place of the other.
        If the certificate itself is damaged, install it again from the original file.
        Reload the service. The check command must then report: Verify return code: 0 (ok).
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-signature-unsupported =
    .title = Signature algorithm that clients do not know
    .sentence = The certificate { $subject } is signed with { $algorithm }, which clients of today do not verify.
    .meaning = A signature protects only where clients can check it. This algorithm is either withdrawn or not implemented by browsers and common TLS libraries, so the chain cannot be verified. Clients refuse the connection.
    .steps =
        Order or issue the certificate anew with a common algorithm: SHA-256 with RSA, or ECDSA with P-256 or P-384.
        If the algorithm is that of an intermediate, ask the certification authority for another chain.
        Install the new chain and reload the service. The check command lists the signature algorithm (sigalg) of every certificate sent.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|a):'

chain-invalid-ca =
    .title = An issuer is not a certification authority
    .sentence = { $subject } issued a certificate of this chain, but is not marked as a certification authority.
    .meaning = Only a certificate with the extension basicConstraints and CA set to true may issue others. Without this rule the owner of any certificate could issue certificates for any name; that is why all clients enforce it. It is seen with home-made private authorities, and with a server certificate put in the place of an intermediate.
    .steps =
        Check that the right intermediate was installed, and not another certificate with a similar name.
        For a private authority, issue the authority's certificate again with basicConstraints = critical, CA:TRUE and keyUsage = keyCertSign, cRLSign.
        Issue the server's certificate again where the authority's key or name has changed, install the chain and reload the service.
        The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-no-cert-sign =
    .title = An issuer is not allowed to sign certificates
    .sentence = { $subject } issued a certificate of this chain, but its key usage does not include keyCertSign.
    .meaning = The extension keyUsage says what a key may do. Where it is present in an issuer, it must contain keyCertSign (RFC 5280). Browsers and TLS libraries refuse the chain otherwise. It is seen almost only with private authorities made by hand.
    .steps =
        Issue the certificate of the authority again with keyUsage = critical, keyCertSign, cRLSign. If key and name stay the same, the certificates it issued remain valid.
        Replace the old one in the chain that the server sends and in the trust stores of the clients.
        The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-loop =
    .title = The chain runs in a circle
    .sentence = The issuers refer to each other and never reach a root: { $subjects }.
    .meaning = Authorities sometimes sign each other (cross-certification). If the server sends only these cross-certificates, a client goes round in a circle and finds no root. Clients give up and refuse the connection.
    .steps =
        Remove from the file the cross-certificates that are not needed.
        Install the chain that the certification authority recommends today: the server's certificate and the intermediates up to, not including, a trusted root.
        Reload the service. The check command must then report: Verify return code: 0 (ok).
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-path-length =
    .title = Too many intermediates below an authority
    .sentence = { $subject } allows { $limit ->
        [0] no intermediate authority
        [one] at most one intermediate authority
       *[other] at most { $limit } intermediate authorities
    } below it, and the chain has more.
    .meaning = With pathLenConstraint an authority limits how many further authorities may stand below it. The chain breaks this limit, so clients must refuse it. The limit was set by whoever issued the authority's certificate; the server's certificate cannot change it.
    .steps =
        Check that the intermediates installed belong to this certificate, and that none is there by mistake.
        For a private authority, issue the server's certificate from an authority higher up, or issue the authority's certificate again with a larger limit.
        Install the chain and reload the service. The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-purpose =
    .title = The certificate is not meant for servers
    .sentence = { $subject } is not allowed for server authentication. Purposes stated: { $purposes }.
    .meaning = The extension extendedKeyUsage lists what a certificate may be used for. To identify a TLS server it must contain serverAuth, in the server's certificate and, where they carry the extension, in the intermediates. A certificate for clients, e-mail or code signing does not serve. The extension keyUsage of the server's certificate must, where it is present, leave its key something to do in a handshake: digitalSignature, keyEncipherment or keyAgreement; one that may only sign certificates does not serve. Browsers and most libraries refuse what the first extension forbids; OpenSSL and others refuse what the second forbids.
    .steps =
        Order or issue a certificate for TLS servers (extendedKeyUsage serverAuth, keyUsage digitalSignature), and install it in place of this one.
        If the intermediate is the cause, install the intermediate that belongs to server certificates, or ask the authority for it.
        Reload the service. The check command must then list: TLS Web Server Authentication, and Digital Signature where there is a key usage.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext keyUsage,extendedKeyUsage

chain-name-not-permitted =
    .title = The authority may not issue for this name
    .sentence = { $subject } may not issue certificates for { $names }: these names lie outside those it is permitted.
    .meaning = An authority can be restricted to certain domains or address ranges (name constraints). The certificate carries a name outside the permitted ones, and clients that check name constraints, as all browsers do, refuse it. One such name among many is enough.
    .steps =
        Issue the certificate again with permitted names only, or obtain the other names from an authority that may issue for them.
        If the restriction is too narrow, have the authority's certificate issued again with the missing domains, and distribute it.
        Install the new chain and reload the service. The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-name-excluded =
    .title = The authority is forbidden to issue for this name
    .sentence = { $subject } is forbidden to issue certificates for { $names }.
    .meaning = The name constraints of an authority can exclude domains or address ranges by name. The certificate carries an excluded name. Clients that check name constraints, as all browsers do, refuse it, whatever its other names are.
    .steps =
        Issue the certificate again without the excluded names, or obtain these names from another authority.
        If the exclusion is a mistake, have the authority's certificate issued again without it, and distribute it.
        Install the new chain and reload the service. The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-unhandled-extension =
    .title = A critical extension that clients do not know
    .sentence = The certificate { $subject } carries the critical extension { $oid }, which clients do not know.
    .meaning = An extension marked critical means: whoever does not understand it must refuse the certificate (RFC 5280). That is what browsers and TLS libraries do, however harmless the content. It is seen with private authorities and with certificates made for another use.
    .steps =
        Issue the certificate again without this extension, or with the extension not marked critical.
        If the extension belongs to an application of yours, keep a separate certificate for it.
        Install the new certificate and reload the service. The check command must then report: Verify return code: 0 (ok). For a private authority, add -CAfile with its root.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-too-long =
    .title = The chain is too long
    .sentence = The chain has { $length } certificates; Vigie follows at most { $limit }.
    .meaning = Ordinary chains have three or four certificates, root included. Clients limit the length they follow, so as not to be kept busy by a hostile server; a chain beyond their limit is refused. A long list is nearly always a whole bundle of authorities installed by mistake.
    .steps =
        Keep only the server's certificate and the intermediates that lead from it to a root, in this order.
        Remove roots, duplicates and certificates of other chains from the file.
        Reload the service. The check command lists what the server sends.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-distrusted-ca =
    .title = The certification authority has lost the trust of browsers
    .sentence = The chain leads to { $subject }, whose certificates issued from { $since } on are not trusted.
    .meaning = Google, Mozilla, Apple and Microsoft remove authorities that broke the rules, as happened to Symantec and Entrust. Certificates issued after the announced date are refused by the browsers and systems concerned, each from its own version on; older certificates often stay valid until they expire. Clients that were not updated still accept the certificate, which hides the problem.
    .steps =
        Order a certificate from another certification authority, without waiting for the end of the present one.
        Install it with its own intermediates on every node and reload the service.
        Check the CAA records of the domain: they must allow the new authority.
        The check command must then show another issuer.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -issuer -startdate

chain-wrong-order =
    .title = Certificates sent in the wrong order
    .sentence = The server sends its chain in an order in which issuers do not follow one another: { $subjects }.
    .meaning = The server's certificate comes first, then each certificate is followed by its issuer. TLS 1.2 requires this order (RFC 5246); TLS 1.3 asks clients to tolerate another. Browsers and current libraries sort the certificates themselves; older devices, embedded systems and some mail servers do not, and fail.
    .steps =
        Sort the certificates in the file: the server's first, then its issuer, then the issuer's issuer. Leave the root out.
        Reload the service. In the output of the check command, the issuer (i:) of each certificate must be the subject (s:) of the next one.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-duplicate =
    .title = A certificate is sent twice
    .sentence = The server sends { $subject } more than once.
    .meaning = The second copy helps nobody and makes every new connection a little slower. Clients ignore it, apart from a few old ones. It usually comes from a chain file that already contains the server's certificate, given beside it.
    .steps =
        Remove the second copy from the file, or configure either a full-chain file or certificate and chain apart, not both.
        Reload the service. The check command must show each subject once.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *[0-9]+ s:'

chain-unrelated =
    .title = A certificate is sent that does not belong to the chain
    .sentence = The server sends { $subject }, which plays no part in its certification chain.
    .meaning = Clients ignore certificates that lead nowhere, so nothing fails today. It is often an intermediate left from an earlier certificate, and a sign that the chain file was not renewed together with the certificate.
    .steps =
        Remove this certificate from the file that the server sends.
        Let the renewal tool write certificate and chain together (fullchain.pem with ACME clients).
        Reload the service. The check command lists what the server sends.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-root-sent =
    .title = The root certificate is sent as well
    .sentence = The server sends the root { $subject }, which no client needs.
    .meaning = A client takes the root from its own trust store and never from the server (RFC 8446 allows leaving it out). Sending it costs about a kilobyte for each new connection and changes nothing else. It is a matter of tidiness, not of security.
    .steps =
        Remove the last certificate, the self-signed one, from the file that the server sends.
        Reload the service. In the output of the check command, no certificate must have the same subject (s:) and issuer (i:).
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-weak-ca-key =
    .title = An issuer's key is too small
    .sentence = The issuer { $subject } has a key that is too weak: { $key }.
    .meaning = Whoever could compute an authority's private key could issue certificates for any name. That is why issuers need at least RSA with 2048 bits or a curve such as P-256. Public authorities have met this for years; OpenSSL at security level 2, the default of Debian and Ubuntu, refuses smaller keys.
    .steps =
        For a public certificate, have it issued again: the authority will use a current intermediate. Install that chain.
        For a private authority, create a new authority key (RSA 3072 or 4096, or ECDSA P-256 or P-384), distribute the new root, then issue the server certificates again.
        Reload the service. The check command lists the key (a:PKEY) of every certificate sent.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|a):'

# Where an issuer was looked for in vain.
words-issuer-sought = { $not_fetched ->
    [none] { $issuer }
   *[given] { $issuer } (nothing of use came from { $not_fetched })
}
