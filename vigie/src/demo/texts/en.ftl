## The colours.

word-green = GREEN
word-orange = ORANGE
word-red = RED

## What is wrong with each server.

flaw-sound = nothing
flaw-sound-mail = nothing (SMTP with STARTTLS)
flaw-wrong-host = certificate for another name
flaw-addresses-differ = old certificate on 1 of 2 nodes
flaw-expires-soon = expires in five days
flaw-expired = expired two days ago
flaw-self-signed = self-signed
flaw-missing-intermediate = intermediate not sent
flaw-untrusted-root = unknown authority
flaw-tls-1-0-only = TLS 1.0 and nothing newer
flaw-down = nobody listens

## The terminal.

title = Vigie { $version }, demo: { $count } local servers, most of them with a defect
address-status = Status page
address-mailbox = Mailbox
address-api = API
address-token = Token
address-servers = Servers
address-data = Data
column-server = SERVER
column-flaw = WHAT IS WRONG
column-expected = EXPECTED
column-got = GOT
column-finding = DECIDED BY
cell-ok = ok
cell-wrong = WRONG
finding-none = nothing found
summary-good = { $good } of { $all } servers got the colour they should, after { $seconds } s.
summary-bad = { $good } of { $all } servers got the colour they should, after { $seconds } s; { $bad } did not.
summary-mails = Mails received so far: { $count }
how-to-end = It runs on. Ctrl-C ends it and leaves nothing behind.
how-to-end-kept = It runs on. Ctrl-C ends it; the data stay in { $folder }.
renewal-planned = In { $seconds } s { $host } renews its certificate.
event-mail = mail
event-renewed = renewed
event-scan = scan
event-colour = colour
event-worse = worse
event-recovered = recovered
line-renewed = { $host } has a new certificate, on the same port
line-scan = { $host } is scanned again
line-colour = { $host } is { $colour }, it was { $before }
ending = Ending ...
ended = Ended. Nothing is left behind.
ended-kept = Ended. The data are in { $folder }.

## The mailbox.

mailbox-title = Mailbox of the demo
mailbox-of = Mails that { $address } received
mailbox-empty = No mail yet. It appears here by itself.
mailbox-none-such = There is no such mail.
mailbox-count = { $count ->
    [0] no mail
    [one] { $count } mail
    *[other] { $count } mails
  }
mailbox-from = From
mailbox-to = To
mailbox-date = Date
mailbox-part-html = HTML
mailbox-part-text = Plain text
mailbox-part-headers = Headers
mailbox-part-source = Source
mailbox-frame = The HTML part of the mail
mailbox-to-console = Status page
