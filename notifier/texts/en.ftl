## Words of colours and events.

word-ok = OK
word-orange = ORANGE
word-red = RED
word-unknown = UNKNOWN
word-changed = CHANGED
word-recovered = RECOVERED
word-test = TEST

## Subjects. Relative and absolute dates stand beside each other.

cause-expired = certificate expired { $time } ago ({ $date })
cause-expired-short = expired { $time } ago ({ $date })
cause-expired-date = expired { $date }
cause-expires-date = expires { $date }
cause-expires = expires in { $time } ({ $date })
cause-not-yet-valid = certificate valid only in { $time } ({ $date })
cause-and-more = { $cause } and { $count } more
cause-and-more-short = { $cause }, +{ $count }
cause-new-certificate = new certificate until { $date }
cause-resolved = resolved: { $title }
cause-over = the problem is over
cause-seen = { $title } (since { $date })
cause-changed = another certificate is presented
cause-monitoring-broken = no scan completes since { $date }
cause-test = test message

## The banner.

event-opened = New problem, seen on { $time }.
event-worsened = The problem has become worse: open since { $since }, red since { $time }.
event-reminder = Reminder: the problem has been open since { $since }.
event-recovered = The problem is over since { $time }. It lasted { $span }.
event-changed = Seen on { $time }.
event-monitoring-broken = This has been so since { $since }.
event-test = Asked for on { $time }.
what-recovered-certificate = A new certificate is installed, valid until { $date }.
what-recovered = Resolved: { $title }.
what-recovered-plainly = Everything that was tested is in order again.
what-changed = The server presents another certificate than at the last scan, valid until { $date }.
what-changed-plainly = The server presents another certificate than at the last scan.
what-monitoring-broken = Vigie cannot scan: no scan has completed, so new problems go unseen.
what-test = This is a test message: mails from Vigie reach you.
what-reminder = The certificate expires in { $time }, on { $date }.
what-reminder-expired = The certificate expired { $time } ago, on { $date }.
what-unnamed = The colour has changed; the report says why.
effect-attackable = Visitors notice nothing, but the connection can be attacked.
effect-later = Nobody is refused yet; from that moment on, browsers and programs refuse the connection.
effect-none-left = Visitors connect without a warning.
effect-refused = Browsers and most programs refuse the connection.
effect-some-refused = Some clients refuse the connection, others notice nothing.
effect-mismatch = Browsers warn visitors who use this name, and programs refuse.
effect-unreachable = No certificate could be read; visitors may not reach the service either.
effect-weaker = Visitors notice nothing, but the connection is weaker than it should be.
effect-monitoring-broken = The colours you know are those of the last scan of each target.
effect-remaining = { $count ->
    [one] 1 other point remains; it is listed below.
    *[other] { $count } other points remain; they are listed below.
}
where-some = On { $count } of { $all } addresses: { $list }.
concerns-ecdsa = It concerns clients that accept ECDSA certificates alone.
concerns-rsa = It concerns clients that accept RSA certificates alone.
where-all = On all { $all } addresses.
delayed = This mail was delayed: what it tells happened { $time } before it could be sent.

## What to do.

heading-todo = What to do
step-stale-node = Install the renewed certificate on { $list }: { $count } of { $all } addresses still { $count ->
    [one] serves
    *[other] serve
} the old one.
step-reload = Reload the server there.
then-check = Then check:
open-report = Open the report
get-chain = { $count ->
    [one] Download the chain to install (1 certificate)
    *[other] Download the chain to install ({ $count } certificates)
}
broken-step-scanners = Check that at least one scanner runs, and that it reaches the network and the queue.
broken-step-logs = Read the logs of the scheduler and of the scanners, from the instant above on.
broken-step-again = Scan one target by hand once it is mended; a mail tells when scans complete again.

## At a glance.

heading-glance = Checks
area-chain = Chain
area-hostname = Host name
area-protocol = Protocol
area-vulnerability = Vulnerability
chain-trusted = trusted and complete
chain-trusted-left = trusted and complete, { $time } left
host-covered = { $host } is covered
vulnerabilities-none = { $count ->
    [one] 1 looked for, not found
    *[other] { $count } looked for, none found
}
protocol-fine = nothing outdated is offered
not-looked-at = not looked at at depth { $depth }
could-not-test = could not be tested
could-not-test-because = could not be tested: { $reason }
and-open = { $remark }; { $count ->
    [one] 1 point could not be tested
    *[other] { $count } points could not be tested
}
title-and-more = { $title } (and { $count } more)

## Facts.

heading-details = Details
heading-facts = Certificate and scan
fact-account = Account
fact-addresses = Addresses
fact-fingerprint = SHA-256
fact-format = Format
fact-issuer = Issuer
fact-key = Key
fact-language = Language
fact-left = Remaining
fact-lifetime = Lifetime
fact-name-match = Host name
fact-names = Names
fact-negotiated = Negotiated
fact-presented-by = Presented by
fact-recipient = Recipient
fact-scanned = Scanned on
fact-scanner = Scanner
fact-serial = Serial number
fact-since = Since
fact-subject = Subject
fact-valid = Valid
fact-zone = Time zone
name-covered = { $host } is covered
name-not-covered = { $host } is not covered
name-not-tested = not tested
no-names = none
valid-between = { $from } to { $until }
remaining = { $time } left
expired-ago = expired { $time } ago
starts-in = valid in { $time }
key-signed = { $key }, signed with { $hash }
addresses-ok = { $green } of { $all } in order
scanner-pool = pool { $pool }, depth { $depth }, policy { $policy }
negotiated-with = { $version }, { $cipher }
format-html = plain text and HTML
format-text = plain text
language-en = English
language-fr = French

## What changed.

heading-changes = What changed since the last scan
before = Before
after = After
change-status = Status
change-expiry = Valid until
change-problems = Problems
nothing = none

## Other targets.

heading-also = Also affected
also-more = { $count ->
    [one] and 1 more target
    *[other] and { $count } more targets
}

## Findings.

heading-findings = Findings
label-error = Error { $number }: { $name }
more-findings = { $count ->
    [one] and 1 more finding, in the report
    *[other] and { $count } more findings, in the report
}
steps-above = How to mend it stands above, under "What to do".
steps-above-first = The first steps stand above, under "What to do". Then:
heading-notes = Also worth knowing
heading-untested = Not tested
untested-because = { $list }: { $reason }
and-more = { $list } and { $count } more

## Actions and the reason of this mail.

heading-actions = Answer to this alarm
action-acknowledge = Acknowledge
action-mute = Mute for 24 hours
action-scan = Scan again
actions-hint = Each opens a page that asks you to confirm.
heading-why = Why you receive this mail
why-manager = You are the monitoring manager of { $account }.
why-copy = This address receives a copy of every alarm of { $account }.
why-emergency = This address is told of what is red at { $account }.
why-threshold = This reminder is sent once, at the threshold { $threshold }.
why-test = Somebody asked Vigie to send a test message for { $account }.
link-settings = Settings of your notifications
link-unsubscribe = Unsubscribe this address
reference-incident = Incident { $id }
reference-scan = Scan { $id }
threshold-orange = orange
threshold-orange-half = half of orange
threshold-red = red
threshold-days = { $count ->
    [one] 1 day before expiry
    *[other] { $count } days before expiry
}
threshold-expiry = expiry
threshold-after = { $count ->
    [one] 1 day after expiry
    *[other] { $count } days after expiry
}

## Why something could not be tested.

reason-connect-error = the connection failed
reason-timeout = the server did not answer in time
reason-dns-error = the name could not be resolved
reason-no-answer = the server did not answer
reason-no-certificate = there was no certificate to look at
reason-no-route = no route to that kind of address from here
reason-rate-limited = the server asks to slow down
reason-refused = the server refused
reason-reset = the server closed the connection
reason-starttls-error = the dialogue before TLS failed
reason-tls-error = the handshake failed
reason-unreachable = the server cannot be reached
reason-blocked = the destination is forbidden to Vigie

## Time.

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
