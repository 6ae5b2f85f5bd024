## The words of colours and states.

word-green = GREEN
word-orange = ORANGE
word-red = RED
word-ok = OK
word-error = ERROR
word-unknown = UNKNOWN
severity-error = error
severity-warning = warning
severity-info = info
changes-no-colour = changes no colour
under-strict = under the policy strict

## The status in one sentence.

status-green = The certificate is valid.
status-orange = The certificate is valid, but the tests show a problem.
status-open = The certificate is valid as far as it could be tested, but something essential could not.
status-red = The certificate is not valid.
status-red-server = The certificate is valid, but the server has a serious flaw.
status-expires = The certificate is still valid, but not for long.
status-unreachable = No certificate could be read.
status-blocked = The destination may not be reached from here, so nothing was tested.
status-deferred = The server asks to come back later, so nothing is known yet.
status-failed = The scan itself failed, so nothing is known.
addresses-of-more = Only { $tested } of its addresses were tested: the name has more.
addresses-in-order = { $green ->
    [0] None of its { $all } addresses is in order.
    *[other] { $green } of { $all } addresses { $green ->
        [one] is
        *[other] are
    } in order.
}

## The overview.

heading-overview = At a glance
via-place = via { $place }
at-address = at { $address }
under-name = server name { $name }
area-certificate = Certificate
area-chain = Chain
area-ciphers = Encryption
area-configuration = Configuration
area-connection = Connection
area-dns = DNS
area-host-name = Host name
area-protocols = Protocols
area-revocation = Revocation
area-vulnerabilities = Vulnerabilities
chain-trusted = trusted and complete
host-covered = { $host } is covered
version-negotiated = a modern client gets { $version }
not-revoked = not revoked
caa-allows = CAA does not forbid the authority
tlsa-matches = the TLSA records match
revocation-good = not revoked ({ $source })
revocation-good-until = not revoked ({ $source }, holds until { $until })
revocation-revoked = revoked on { $at }, reason: { $reason } ({ $source })
revocation-unknown = not known: { $reason }
revocation-not-needed = nothing to check: { $reason }
revocation-crl = revocation list
revocation-ocsp = OCSP response
revocation-staple = stapled OCSP response
could-not-test = could not be tested
tested-on-some = tested on { $tested } of { $all } addresses only
could-not-test-wholly = could be tested in part only
looked-for-none-found = { $count ->
    [one] 1 defect looked for, not found
    *[other] { $count } defects looked for, none found
}
remark-and-open = { $remark }; { $count } could not be tested
title-and-more = { $title } (and { $count } more)

## The diagnosis.

heading-diagnosis = Diagnosis
error-number = Error { $number }: { $name }
name-and-title = { $name }: { $title }
on-all-addresses = { $all ->
    [2] On both addresses.
    *[other] On all { $all } addresses.
}
on-addresses = On { $list } ({ $count } of { $all } addresses).
more-problems = { $count ->
    [one] ... and 1 more.
    *[other] ... and { $count } more.
}

## What to do.

heading-solutions = What to do
then-check = Then check:
more-solutions = The others are explained by vigie explain CODE.
chain-ready = { $count ->
    [one] The chain to install (1 certificate) is ready to be saved:
    *[other] The chain to install ({ $count } certificates) is ready to be saved:
}
chain-saved = { $count ->
    [one] The chain to install (1 certificate) is saved in { $file }.
    *[other] The chain to install ({ $count } certificates) is saved in { $file }.
}

## Addresses.

heading-addresses = Addresses
more-addresses = { $count ->
    [one] ... and 1 more address, no worse than these.
    *[other] ... and { $count } more addresses, no worse than these.
}
served-by = Presented by { $list }:
served-by-to = Presented by { $list } to { $clients }:
served-to = Presented to { $clients }:
clients-ecdsa = clients that accept ECDSA certificates alone
clients-no-sni = clients that name no host (SNI)
clients-rsa = clients that accept RSA certificates alone
concerns-clients = It concerns { $clients }.
shown-without-name = Clients that name no host (SNI) are shown another certificate: { $subject }, valid until { $until }. Today's clients name the host.
other-not-asked = Whether there is another certificate for { $clients } could not be tested: { $reason }.

## The chain.

heading-chain = Certification chain
role-root = root
role-intermediate = intermediate { $number }
role-leaf = end entity
element-missing = { $name } (missing)
server-sends = { $count ->
    [one] The server sends 1 certificate: { $state }.
    *[other] The server sends { $count } certificates: { $state }.
}
file-holds = { $count ->
    [one] The file holds 1 certificate: { $state }.
    *[other] The file holds { $count } certificates: { $state }.
}
chain-complete = all that a client needs, in order
chain-complete-unordered = all that a client needs, but out of order
chain-incomplete = something that a client needs is missing
chain-incomplete-unordered = something that a client needs is missing, and they are out of order
more-chains = { $count ->
    [one] ... and 1 more chain.
    *[other] ... and { $count } more chains.
}
more-elements = { $count ->
    [one] ... and 1 more element.
    *[other] ... and { $count } more elements.
}

## The certificate.

heading-certificate = Certificate
label-subject = Subject
label-names = Names
label-issuer = Issuer
label-validity = Validity
label-key = Key
label-serial = Serial
label-sha256 = SHA-256
no-names = none
no-subject = (empty)
valid-from-until = { $from } to { $until }
remaining-of-lifetime = { $remaining }, lifetime { $days ->
    [one] 1 day
    *[other] { $days } days
}
key-signed-with = { $key }, signed with { $hash }

## Connection and protocols.

heading-connection = Connection of a modern client
agreed-group = key exchange { $value }
agreed-signature = signature { $value }
agreed-alpn = ALPN { $value }
phase-connect = connect { $time }
phase-starttls = dialogue before TLS { $time }
phase-handshake = handshake { $time }
heading-protocols = Protocols
label-offered = Offered
label-not-offered = Not offered
label-not-known = Not known
heading-ciphers = Cipher suites
order-client = the client's order decides
order-server = the server's order decides
order-unknown = whose order decides is not known
more-suites = { $count ->
    [one] ... and 1 more suite.
    *[other] ... and { $count } more suites.
}
heading-groups = Key exchange
dh-bits = { $count } bits
heading-features = Features
label-yes = Yes
label-no = No
label-client-certificate = Client certificate
client-certificate-none = not asked for
client-certificate-optional = asked for, not required
client-certificate-required = required
heading-vulnerabilities = Vulnerabilities
label-found = Found
label-not-found = Not found
label-could-not-test = Could not test
strength-acceptable = acceptable
strength-broken = broken
strength-strong = strong
strength-weak = weak

## What could not be tested, what is worth knowing, how it came about.

heading-untested = Not tested
all-of-address = everything on { $address }
untested-because = { $list }: { $reason }
not-at-this-depth = { $list }: not part of depth { $depth }
not-in-this-version = { $list }: this scan did not come to it
heading-noted = Also worth knowing
tested-online = Tested on { $at } at depth { $depth } with policy { $policy }, in { $time } over { $connections ->
    [one] 1 connection
    *[other] { $connections } connections
}.
judged-offline = Judged as of { $at } with policy { $policy }, without asking any server.
explain-hint = More about a code: { $command }

reason-address-busy = other scans of the same address left no time
reason-asked-for-in-handshake = the server asks for a client certificate; whether it insists shows only later
reason-behind-curve-of-certificate = the server prefers the curve of its certificate, and the others do not show
reason-group-not-offered = the server chose a group that was not offered
reason-no-accepted-hello = no message that the server accepts is known
reason-no-http-answer = there was no HTTP answer
reason-not-known-what-is-offered = it is not known what the server offers
reason-order-not-known = whose order decides could not be found out
reason-other-version = the server answered in another version
reason-suite-not-offered = the server chose a suite that was not offered
reason-version-not-offered = the server chose a version that was not offered
reason-chain-too-long = the chain is longer than what is looked at
reason-connect-error = the connection failed
reason-deadline = the time limit of the scan was reached
reason-dnssec-bogus = the answer from DNS contradicts its signatures (DNSSEC)
reason-issuer-identifier-unknown = it is not known by which domain CAA records name this authority
reason-no-dnssec = the name servers give no answers that DNSSEC can prove
reason-tlsa-bare-key = a TLSA record holds nothing but a key, which is not followed here
reason-dns-error = the name could not be resolved
reason-handshake-incomplete = the handshake did not come to its end
reason-internal-error = Vigie itself failed: this is a bug
reason-key-not-listed = no list of the weak keys of that kind and size is at hand
reason-no-certificate = there was no certificate to look at
reason-no-host = no host name was given
reason-no-trusted-path = no trusted chain leads to the certificate
reason-of-family = { $family }: { $reason }
reason-not-at-this-depth = it is not looked at at this depth
reason-private-without-source = the authority of the certificate publishes nothing about it
reason-short-lived = certificates of a few days need none
reason-not-asked = the scan ended before it was asked
reason-refused = refused by the server
reason-self-signed = the certificate is self-signed
reason-signature-algorithm = the signature algorithm cannot be verified here
reason-starttls-error = the dialogue before TLS failed
reason-tls-error = the handshake failed
reason-too-many-addresses = the name has more addresses than are tested
reason-unsupported-protocol = this version does not speak that protocol

## Time.

decimal-sign = .
milliseconds = { $number } ms
seconds = { $number } s
less-than-a-minute = less than a minute
minutes = { $count ->
    [one] 1 minute
    *[other] { $count } minutes
}
hours = { $count ->
    [one] 1 hour
    *[other] { $count } hours
}
days = { $count ->
    [one] 1 day
    *[other] { $count } days
}
time-left = { $time } left
expired-ago = expired { $time } ago
starts-in = valid in { $time }

## Lists.

and-more = { $list } and { $count } more
nagios-counts = { $red } red, { $orange } orange, { $green } green

## The catalogue.

label-code = Code
label-name = Name
label-severity = Severity
label-source = Source
label-evidence = Evidence
catalogue-hint = All about one of them: vigie explain CODE
