# Findings about revocation, TLS features, HTTP and DNS. One message a code; attributes: title, sentence, meaning, steps, verify.

revocation-unknown =
    .title = Revocation could not be checked
    .sentence = Whether { words-unknown-subject } has been revoked could not be determined: { words-revocation-attempts }.
    .meaning = Authorities publish revocations in lists (CRL) and, where they still offer it, by an OCSP service. Here neither gave an answer that counts. That says nothing against the certificate: most clients carry on in this case, and certificates of a few days need no revocation at all. OCSP has been optional for public authorities since 2024, and several have ended it.
    .steps =
        If the addresses in the certificate belong to your own authority, check that they can be reached and that the list has not expired.
        If they belong to a public authority, wait for the next scan: such failures usually pass.
        If the scanner may not reach the internet, let it fetch from these addresses. The check command lists them.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext crlDistributionPoints,authorityInfoAccess

feature-no-secure-renegotiation =
    .title = Secure renegotiation is not supported
    .sentence = The server does not announce secure renegotiation (RFC 5746).
    .meaning = Since 2010, servers announce in the handshake that they link a renegotiation to the connection before it. Without this a client cannot know that it is safe from an inserted handshake. OpenSSL 3 and some other clients therefore refuse the connection by default; browsers still connect. A server that never renegotiates is safe in fact, but a client cannot see that.
    .steps =
        Update the TLS library or the firmware: everything since 2010 supports the extension.
        Look for options that switch it off, such as %DISABLE_SAFE_RENEGOTIATION in GnuTLS.
        Reload the service. The check command must answer: Secure Renegotiation IS supported.
    .verify = { $s_client } -tls1_2 -legacy_server_connect </dev/null 2>/dev/null | grep -i renegotiation

feature-no-fallback-scsv =
    .title = No protection against forced downgrade
    .sentence = The server ignores the signal by which a client marks a second attempt with an older version (RFC 7507).
    .meaning = Some clients try again with an older protocol version after a failure. An attacker can cause the failure and so the old version. With TLS_FALLBACK_SCSV the server would notice and refuse. Current browsers no longer try again in this way; the protection matters to older programs, as long as old versions are on offer.
    .steps =
        Best: switch TLS 1.0 and TLS 1.1 off. Then there is nothing to fall back to.
        Update the TLS library: OpenSSL has known the signal since 1.0.1j (2014).
        The check command must answer: Cipher is (NONE).
    .verify = { $s_client } -min_protocol TLSv1 -max_protocol TLSv1.1 -fallback_scsv -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

feature-no-extended-master-secret =
    .title = Extended master secret is not supported
    .sentence = The server does not support the extended master secret (RFC 7627).
    .meaning = In TLS 1.2 and earlier this extension ties the keys to the whole handshake. Without it an attacker who runs a server to which the client also connects can, with client certificates and resumed sessions, link two connections to each other (Triple Handshake). In ordinary use this has little effect. Systems in FIPS mode, such as Red Hat Enterprise Linux from 9.2 on, refuse TLS 1.2 without it.
    .steps =
        Update the TLS library: OpenSSL since 1.1.0, GnuTLS since 3.4, Java since 8u161 (and 11), and Windows since 2015 support it.
        Enable TLS 1.3, which has this protection built in.
        Reload the service. The check command must answer: Extended master secret: yes.
    .verify = { $s_client } -tls1_2 </dev/null 2>/dev/null | grep 'Extended master secret'

feature-early-data =
    .title = Early data (0-RTT) is accepted
    .sentence = The server accepts data before the handshake has ended (TLS 1.3 early data).
    .meaning = Clients that return can send their first request at once, which saves a round trip. This data can be replayed: whoever has recorded it can send it to the server again. For requests that change nothing this is harmless. An order or a transfer must not be carried out twice. The application decides; this is information, not a fault.
    .steps =
        Check that the application accepts only safe requests (GET) as early data, or answers with 425 Too Early (RFC 8470).
        Pass the mark on to it: nginx proxy_set_header Early-Data $ssl_early_data, HAProxy does so by itself.
        If nobody needs it, switch it off: nginx ssl_early_data off, HAProxy without allow-0rtt, Cloudflare "0-RTT Connection Resumption". The check command must then show: Max Early Data: 0.
    .verify = sleep 2 | { $s_client } -tls1_3 2>/dev/null | grep 'Max Early Data'

http-no-hsts =
    .title = No HSTS header
    .sentence = The server does not send the header Strict-Transport-Security.
    .meaning = With HSTS a browser remembers to reach this site by HTTPS only, and no longer lets certificate warnings be clicked away. Without it the first call, typed without https://, may go out unencrypted, and an attacker on the same network can take it over. It concerns browsers only.
    .steps =
        Make sure that all parts of the site can be reached by HTTPS.
        Send the header over HTTPS, with a short time at first: nginx add_header Strict-Transport-Security "max-age=86400" always; Apache Header always set Strict-Transport-Security "max-age=86400".
        If nothing breaks, raise it to a year (31536000). Add includeSubDomains only if every subdomain speaks HTTPS: it cannot be taken back quickly.
        The check command must print the header.
    .verify = curl{ $curl_place } -sS -o /dev/null -D - https://{ $url_host }:{ $port }/ | grep -i '^strict-transport-security'

dns-caa-forbids =
    .title = The CAA records do not allow this authority
    .sentence = The CAA records of { $owner } do not allow the certificate that is presented: { words-caa-refusal }.
    .meaning = By CAA records a domain says which authorities may issue certificates for it. Authorities look at them when they issue, clients never do: nothing fails today. But the next renewal will be refused, or somebody obtained this certificate from an authority that was not intended, before the record was made.
    .steps =
        If the authority is right, add it to the CAA records of the domain (issue, and issuewild for wildcards): { words-caa-record }.
        If it is not, order from an authority that is allowed, and find out who requested this certificate.
        If a critical property stands in the way, remove it, or take the critical flag (128) from it.
        The check command shows the records of the name. If there is none, those of the next parent domain that has some apply; for a wildcard, start at the parent.
    .verify = dig +short CAA { $host }

dns-tlsa-mismatch =
    .title = The certificate does not match the TLSA records (DANE)
    .sentence = { words-tlsa-mismatch }. The records: { $records }.
    .meaning = With DANE, a domain signed by DNSSEC publishes which certificate or key its server uses. Mail servers that respect DANE no longer deliver to this server; others notice nothing, nor do browsers. Usually the certificate was renewed with a new key and the record was left as it was. Vigie rates this as an error for SMTP and as a warning elsewhere.
    .steps =
        At once: publish the TLSA record { $suggested } for the present key, or put the former certificate and key back while it is valid.
        For every later change of key: publish the record of the new key first, wait for at least twice the TTL, then install the certificate, and remove the old record last.
        With automatic renewal, keep the private key (certbot --reuse-key) and use records of the form 3 1 1.
        A record with usage 2 names an authority, whose certificate the server must send too.
        The check command shows the records. For a record 3 1 1 the last field must be the SHA-256 of the server's public key. The keys presented, that of the server first: { $presented }.
    .verify = dig +short TLSA _{ $port }._tcp.{ $host }

# Words for evidence.

words-caa-record = { $record ->
    [none] with the domain that the authority gives for this purpose
   *[known] { $record }
}

words-unknown-subject = { $subject ->
    [none] the certificate
   *[given] { $subject }
}

words-revocation-attempts = { $attempts ->
    [none] { words-unknown-revocation }
   *[given] { words-unknown-revocation } (tried: { $attempts })
}

words-unknown-revocation = { $reason ->
    [answer_not_yet_valid] the list or response is dated in the future
    [bad_signature] the list or response is not signed by the authority
    [blocked] the scanner may not reach the addresses for it
    [critical_extension] the list or response has a critical extension that is not understood
    [delta_list] there is only a list of changes
    [expired] the list or response has expired
    [expired_answer] the list or response has expired
    [fetch_failed] neither list nor OCSP service could be reached
    [indirect_list] the list speaks for several authorities
    [list_rules] the list breaks a rule of RFC 5280, so that its silence proves nothing
    [malformed_answer] what came is no list and no OCSP response in due form
    [no_answer] neither list nor OCSP service answered
    [no_http_source] the certificate names no address for it that can be fetched over HTTP
    [no_list] none of the given lists is of its issuer
    [no_source] the certificate names no address for it
    [not_authorized] the list or response is signed by somebody who may not do so
    [not_covered] the list does not cover this certificate
    [not_fetched] nothing was fetched
    [offline] nothing was fetched
    [other_certificate] the OCSP response is about another certificate
    [other_issuer] the list is of another authority
    [responder_refused] the OCSP service refuses to answer
    [responder_unknown] the OCSP service does not know the certificate
    [signature_algorithm] the signature of the list or response cannot be verified here
    [some_reasons] the list covers some reasons only
    [too_large] the list is larger than what is fetched
    [weak_signature] the list or response is signed with a broken hash
    [timeout] no answer in time
   *[unknown] { $reason }
}

words-caa-refusal = { $reason ->
    [critical_property] no authority knows their critical property { $property }, so that none may issue, nor may { $issuer }
   *[issuer] it comes from { $issuer }, and they allow: { $allowed }
}

words-tlsa-mismatch = { $reason ->
    [chain] A TLSA record of { $owner } names a certificate that the server presents, but the chain does not hold, which records of this usage demand
    [dates] A TLSA record of { $owner } names a certificate that the server presents, but one of the chain has expired or is not valid yet, which counts for records of this usage
    [name] A TLSA record of { $owner } names a certificate that the server presents, but the server's certificate is for another name, which counts for records of this usage
   *[no_match] No TLSA record of { $owner } matches the certificates that the server presents
}
