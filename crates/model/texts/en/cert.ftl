# Findings about certificates. One message a code; attributes: title, sentence, meaning, steps, verify.

cert-expired =
    .title = The certificate has expired
    .sentence = The certificate of { $subject } expired on { $not_after }.
    .meaning = A certificate is valid until a fixed instant; after it, clients refuse the connection. Browsers show a full-page warning, API clients and mobile apps fail, and mail servers that verify certificates stop delivering. The expired certificate may also be an intermediate: then the server's own certificate can look perfectly good. Devices with a wrong clock may notice earlier or later than others.
    .steps =
        If a renewed certificate already exists, install it on every node, together with the intermediates delivered with it.
        If not, renew it at the certification authority, or find out why the automatic renewal did not run (ACME client log, CAA record, challenge not reachable).
        If the expired certificate is an intermediate, replace it by the current one of the authority.
        Reload the service: many servers read the certificate only at start or reload. The check command must then show dates that include today.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|v):'

cert-not-yet-valid =
    .title = The certificate is not valid yet
    .sentence = The certificate of { $subject } is valid only from { $not_before }.
    .meaning = Clients refuse a certificate before the start of its validity as they do after its end. Either it was installed too early, or it was issued by a machine whose clock is ahead. Public authorities usually date the start a little back; private ones often do not.
    .steps =
        Put the previous certificate back if it is still valid, and install this one once its validity has begun.
        For a private authority, correct the clock of the machine that issues (NTP) and issue the certificate again.
        Reload the service. The check command must then show dates that include today.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|v):'

cert-expires-soon =
    .title = The certificate expires soon
    .sentence = The certificate of { $subject } expires { $days ->
        [0] in less than one day
        [one] in one day
       *[other] in { $days } days
    }, on { $not_after }.
    .meaning = Until that instant everything works; after it, clients refuse the connection. The warning comes early enough for a renewal without haste: it starts at 30 days or a quarter of the lifetime, whichever is shorter, and becomes an error at 7 days or a tenth, unless the account chose otherwise. Where renewal is automatic, a certificate that comes this close to its end means that the renewal, or the reload after it, did not happen.
    .steps =
        Check whether a renewed certificate exists already and only has to be installed.
        Otherwise renew it: at the certification authority, or by running the ACME client by hand and reading its log.
        Install it with its intermediates on every node and reload the service.
        The check command must then show the new end of validity (notAfter).
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -dates

cert-hostname-mismatch =
    .title = The certificate does not cover the host name
    .sentence = The certificate does not cover { $name }; it covers { $covers }.
    .meaning = A client compares the name it asked for with the names in the certificate (subjectAltName). The common name (CN) has not counted for years, and a wildcard stands for one label only: *.example.org covers www.example.org, but neither example.org nor a.b.example.org. Browsers warn, programs refuse. The certificate itself may be good: often the server has the right one but answers with that of another site.
    .steps =
        Check that the server selects the certificate by name (SNI): nginx server_name, Apache ServerName and ServerAlias, the host name of the IIS binding, HAProxy crt-list.
        If the name is missing from the certificate, have it issued again with this name among the subject alternative names.
        If the service is meant to be used under another name, correct the monitor or the DNS record instead.
        Reload the service. The check command lists the names that are covered.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName

cert-revoked =
    .title = The certificate has been revoked
    .sentence = { $subject } was revoked on { $revoked_at } (reason: { words-revocation-reason }; { words-revocation-source }).
    .meaning = The authority has declared the certificate invalid before its end. Firefox, Safari and Chrome learn of it through lists of their own, and many mail servers and programs do not look at all: some visitors are refused while others notice nothing. If the reason is a compromised key, someone else may be able to pose as the server.
    .steps =
        Ask the certification authority, or whoever manages the certificates, why it was revoked.
        Create a new private key, above all where the old one may be known to others, and obtain a new certificate.
        Install it with its intermediates on every node and reload the service.
        The check command downloads the revocation list and must then report: Verify return code: 0 (ok). Code 3 means that no list could be had, code 23 that the certificate is revoked.
    .verify = { $s_client } -crl_check -crl_download </dev/null 2>/dev/null | grep 'Verify return code'

cert-weak-key =
    .title = The key of the certificate is too small
    .sentence = The server's certificate has a key that is too weak: { $key }.
    .meaning = The security of TLS rests on the private key staying out of reach. RSA keys under 2048 bits, elliptic curve keys under 224 bits and DSA keys no longer give the margin that is required today; an RSA exponent of 1, or an even one, gives none at all, and browsers do not compute with exponents of more than 33 bits. Public authorities have not issued such certificates since 2014. OpenSSL at security level 2, the default of Debian and Ubuntu, refuses them; older clients still connect.
    .steps =
        Create a new key: ECDSA P-256, or RSA with 2048 bits or more (3072 for long use).
        Obtain a certificate for the new key, install both on every node and reload the service.
        Delete the old key, and revoke its certificate if it is a public one.
        The check command must then show the new size.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -text | grep 'Public-Key'

cert-weak-signature =
    .title = Signature with an outdated hash algorithm
    .sentence = { $subject } is signed with { $algorithm }, which is no longer safe.
    .meaning = For MD5 and SHA-1, two documents with the same hash can be made on purpose, and so a forged certificate with a genuine signature; for MD5 this was done in 2008. Browsers have refused such certificates since 2017, and so does OpenSSL 3 with its default settings. Old clients and many internal tools still accept them. The signature of the root does not matter: it is trusted by itself.
    .steps =
        Have the certificate issued again with SHA-256 or better.
        If the intermediate is the cause, install the authority's current intermediate. For a private authority, set its signature hash to SHA-256 and issue the certificates again.
        Reload the service. The check command lists the signature algorithm (sigalg) of every certificate sent.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|a):'

cert-debian-weak-key =
    .title = The key comes from the faulty Debian generator
    .sentence = The key of { $subject } is one of the few that the faulty OpenSSL of Debian could produce.
    .meaning = From 2006 to 2008 the OpenSSL of Debian and its derivatives drew keys from about 32,000 possibilities for each type, size and kind of machine (CVE-2008-0166). All of them are published, so anyone can own the private key of this certificate. Clients see nothing unusual and connect; browsers give no warning.
    .steps =
        Treat the key as known to everybody: create a new one on a current system, and do not reuse any key from that time.
        Obtain a certificate for it, install both on every node and reload the service.
        Have the old certificate revoked with the reason key compromise.
        Scan again: only a comparison with the published lists shows whether it is mended. Vigie has the list of RSA keys with 2048, 3072, 4096 and 8192 bits, and says of others that they could not be tested.

cert-roca =
    .title = The key comes from a faulty Infineon chip (ROCA)
    .sentence = The RSA key of { $subject } bears the mark of Infineon's faulty key generation.
    .meaning = Smart cards, TPMs and security modules with certain Infineon chips made RSA keys of a structure from which the private key can be computed (CVE-2017-15361). For 2048 bits this was estimated at some tens of thousands of dollars in 2017: costly, but possible. The public key alone is enough to recognise it. Clients see nothing unusual and connect.
    .steps =
        Create a new key, in software or in a device whose firmware was corrected, and obtain a certificate for it.
        Install both on every node, reload the service, and have the old certificate revoked.
        Look for other keys from the same device: they have the same flaw.
        The check command must find nothing.
    .verify = nmap -p { $nmap_port } --script rsa-vuln-roca { $nmap_host }

cert-lifetime-too-long =
    .title = The certificate is valid for too long
    .sentence = The certificate is valid for { $days ->
        [one] one day
       *[other] { $days } days
    }; for its date of issue the rules allow { $limit } days.
    .meaning = Public certificates may be valid for at most 825 days when issued from 1 March 2018 on, 398 days from 1 September 2020, 200 days from 15 March 2026, 100 days from 15 March 2027 and 47 days from 15 March 2029. Apple's systems and Chrome refuse certificates beyond the limit of 398 days; the authorities enforce the newer limits themselves. A public certificate beyond its limit was issued against the rules and may have to be revoked at short notice. The limits do not apply to private authorities.
    .steps =
        Have the certificate issued again with a lifetime within the limit.
        Set up automatic renewal (ACME): by 2029 a certificate will be replaced about every month and a half.
        Install the new certificate and reload the service. The check command shows start and end of validity.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -dates

cert-must-staple-missing =
    .title = The promised OCSP response is missing
    .sentence = The certificate requires a stapled OCSP response, and the server sent no valid one in { $tries ->
        [one] one try
       *[other] { $tries } tries
    }: { words-bad-staple }.
    .meaning = The certificate carries the must-staple mark (TLS feature, RFC 7633): the server promises to send a fresh OCSP response with every handshake. Without it Firefox refuses the connection; Chrome and most other clients ignore the mark, so the fault shows only to some. Several authorities have ended OCSP, and with it must-staple certificates.
    .steps =
        Best: have the certificate issued again without must-staple. OCSP is optional for public certificates, and short lifetimes take its place.
        Otherwise switch stapling on: nginx ssl_stapling on with resolver and ssl_trusted_certificate, Apache SSLUseStapling on with SSLStaplingCache, HAProxy with an .ocsp file or ocsp-update.
        Let the server reach the OCSP address of the authority (outgoing HTTP).
        The check command must then report: OCSP Response Status: successful. Run it twice: nginx has none for the first connection.
    .verify = { $s_client } -status </dev/null 2>/dev/null | grep -i 'OCSP response'

cert-no-sct =
    .title = Not enough proofs of public logging (SCT)
    .sentence = The certificate holds { $found ->
        [0] no SCT
        [one] the SCT of one log
       *[other] the SCTs of { $found } logs
    }; its lifetime requires { $needed }.
    .meaning = Public certificates are entered in Certificate Transparency logs, and each log returns a signed receipt (SCT). Chrome and Apple require two of them for a lifetime up to 180 days and three beyond, from different operators; Firefox on the desktop requires them as well since version 135. These browsers refuse the connection otherwise. What counts here is what the certificate itself holds; a server can also send SCTs in the handshake or with its OCSP answer, which hardly any does. Programs and mail servers do not look. Private authorities are not concerned.
    .steps =
        Have the certificate issued again: authorities put SCTs into public certificates unless told not to.
        If the authority offers an option not to log the certificate, leave it off.
        Install the new certificate and reload the service. The check command counts the SCTs in the certificate.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -text | grep -c 'Signed Certificate Timestamp:'

cert-malformed =
    .title = The certificate breaks a rule
    .sentence = The certificate { $subject } breaks a rule ({ $clause }): { $detail }.
    .meaning = RFC 5280 lays down how a certificate is built, and the Baseline Requirements of the CA/Browser Forum say what public authorities may put into it. Some faults are refused by nearly every client. Others only by those that hold certificates to the letter, such as Python from version 3.13 on or OpenSSL with -x509_strict: the same server works with one program and fails with another. They are seen with home-made tools, old appliances and private authorities.
    .steps =
        Issue the certificate again with current software (OpenSSL 3, step-ca, Vault, AD CS with its updates) and check it before installation, for instance with zlint, pkilint or openssl verify -x509_strict. Where the fault is in a root or an intermediate, that is the one to issue again; the same key and name keep the certificates below it valid.
        For a public certificate, report the fault to the certification authority, which must replace it.
        Install the new certificate, reload the service and scan again.

cert-not-the-expected =
    .title = Another certificate than the expected one
    .sentence = The server presents the certificate with the fingerprint { $presented }; expected was { $expected } or a successor.
    .meaning = The monitor names the certificate of the inventory that should be installed here, and the server presents another that is not its successor. Usually the new certificate was issued but not installed, or only on some of the nodes; or someone installed a certificate that the inventory does not know. Visitors notice nothing as long as the other one is valid.
    .steps =
        Install the expected certificate on every node that answers for this name, and reload the service.
        If the certificate presented is right, import it into the inventory, or name it in the monitor as the expected one.
        The check command shows serial number, end of validity and fingerprint of the certificate presented.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -serial -enddate -fingerprint -sha256 | sed '/ingerprint/s/://g'

cert-differs-by-address =
    .title = The addresses present different certificates
    .sentence = The addresses of { $host } do not all present the same certificate: { words-nodes }.
    .meaning = Behind one name several nodes answer, and they should behave alike. When one of them still serves the previous certificate, or a bad one, visitors are affected at random, and a test that reaches only a good node sees nothing. Where all certificates are healthy, as with content delivery networks, this is only information.
    .steps =
        Install the current certificate on the nodes that serve another one, and reload them.
        Include all nodes, IPv6 and standby ones too, in the automatic distribution of certificates.
        Remove from DNS the addresses that are no longer in use.
        The check command shows serial number and end of validity for each address.
    .verify = for a in $(dig +short { $host } A | grep -E '^[0-9.]+$'; dig +short { $host } AAAA | grep -E '^[0-9a-f:]+$' | sed 's/.*/[&]/'); do echo "$a"; { $s_client } -connect "$a:{ $port }" </dev/null 2>/dev/null | openssl x509 -noout -serial -enddate; done

cert-changed =
    .title = The certificate has changed
    .sentence = The server now presents { $current } instead of { $previous }.
    .meaning = The certificate is not the one of the last scan. After a renewal this is what you want to see. If nobody planned a change, it is worth asking who made it.
    .steps =
        If the change was planned, there is nothing to do.
        If not, ask whoever runs the server, and compare with the certificates that the authority issued for this name (account at the authority, Certificate Transparency logs).
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -serial -enddate -fingerprint -sha256 | sed '/ingerprint/s/://g'

cert-wildcard =
    .title = Wildcard certificate
    .sentence = The certificate holds wildcard names: { $names }.
    .meaning = A wildcard covers every name at one level of a domain. That is convenient, and it is no fault. But the same private key then stands on many servers, and whoever obtains it on one of them can pose as all the others.
    .steps =
        Keep a list of the places where this key is installed, and replace it everywhere if one of them is compromised.
        With automatic renewal, a certificate for each service is often just as easy and limits the damage.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName

cert-self-issued-private =
    .title = Certificate of a private authority
    .sentence = The certificate was issued by the private authority { $issuer }.
    .meaning = The chain ends at a root of your own trust bundle, not at one that browsers and systems bring along. That is right for internal services. Clients without this root refuse the connection, and the rules for public certificates (lifetime, logging) do not apply.
    .steps =
        Check that every client of the service has the root of this authority.
        If the service is reached from outside as well, use a certificate of a public authority there.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -issuer

# Words for evidence.

# Who says so.
words-revocation-source = { $source ->
    [crl] { words-by-list }
    [ocsp] { words-by-responder }
    [staple] according to the OCSP response that the server staples
   *[none] according to its authority
}

words-by-list = { $address ->
    [none] according to the revocation list
   *[given] according to the revocation list at { $address }
}

words-by-responder = { $address ->
    [none] according to the OCSP service
   *[given] according to the OCSP service at { $address }
}

# What came instead of the staple that was promised.
words-bad-staple = { $staple ->
    [expired_answer] the last one has expired
    [none] none came at all
    [other_certificate] the last one is about another certificate
    [responder_unknown] the last one says that the authority does not know the certificate
   *[other] the last one is not in order
}

words-revocation-reason = { $reason ->
    [unspecified] not given
    [keyCompromise] key compromise
    [cACompromise] compromise of the authority
    [affiliationChanged] affiliation changed
    [superseded] superseded
    [cessationOfOperation] cessation of operation
    [certificateHold] on hold
    [privilegeWithdrawn] privilege withdrawn
    [aACompromise] compromise of the attribute authority
   *[other] { $reason }
}

# Who presents what: lists in the same order.
words-nodes = { $serials ->
    [none] { $addresses }
   *[given] { $addresses } (serial numbers { $serials }; valid until { $until })
}
