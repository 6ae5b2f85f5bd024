## What stands around every page.

product = Vigie
skip = Skip to the content
nav = Pages
nav-overview = Overview
nav-findings = What findings mean
language = Language
sign-out = Sign out
sign-in = Sign in
foot = Times are in UTC. Vigie watches certificates where they are installed.

## The words of colours.

word-green = GREEN
word-orange = ORANGE
word-red = RED
word-never = NOT YET
word-info = INFO
count-red = not valid
count-orange = with a problem
count-green = in order
count-never = not scanned yet
error-number = Error { $number }: { $name }

## The overview.

overview-title = What is watched
targets-watched = { $count ->
    [0] Nothing is watched yet
    [one] 1 target is watched
    *[other] { $count } targets are watched
}
colours = By colour
search-label = Host
search-hint = part of a host name
sort-label = Order
sort-colour = gravest first
sort-expiry = first to expire first
sort-host = by name
search-button = Search
search-all = Show all
column-status = Status
column-host = Target
column-cause = Cause
column-until = Certificate until
column-scanned = Last scan
column-next = Next scan
since = for { $span }
suspect = A fault is being confirmed
none = –
no-scan = never
nothing-found = No target matches. Try a shorter part of the name, or show all.
nothing-watched = Nothing is watched yet. Add a monitor with the API or with vigie monitor add; its first scan runs a few minutes later.
next-page = Next page
first-page = First page
updated-label = As of
reloads = the page is loaded again every minute

## A target.

back = All targets
never-scanned = This target has not been scanned yet.
status-since = In this colour since
suspect-since = The last scan could not reach it. Until that is confirmed, the target keeps its colour. First seen
scan-again = Scan again
scan-now = Scan now
scan-question = Vigie connects to the server now, as a client would. A scan made less than a minute ago is shown instead.
schedule = Schedule
fact-last = Last scan
fact-next = Next scan
fact-frequency = Frequency
fact-monitor = Monitor
fact-external-id = External id
fact-depth = Depth
fact-pool = Pool
fact-connect = Connects to
fact-sni = Sends as SNI
fact-verify-name = Verifies the name
fact-tags = Tags
every-days = { $count ->
    [one] every day
    *[other] every { $count } days
}
every-hours = { $count ->
    [one] every hour
    *[other] every { $count } hours
}
every-minutes = every { $count } minutes
every-seconds = every { $count } seconds
incidents = Open problems
opened = open since
acknowledge = Acknowledge
mute = Mute
muted-until = muted until
acknowledged-by = Acknowledged by { $by }: { $reason }
history = History
history-empty = No scan is over yet.
column-when = When
column-reason = Why
column-duration = Duration
reason-confirm = confirmation
reason-demand = on demand
reason-first = first scan
reason-schedule = schedule
next-never = never
next-off = switched off
next-due = due now

## A scan.

scan-title = Scan of { $place }
scan-queued = The scan waits for a scanner. This page shows the report as soon as it is there.
scan-running = A scanner is at work. This page shows the report as soon as it is there.
scan-abandoned = The scan was given up: no scanner finished it. Order it again.
report-gone = The full report of this scan is no longer kept; the history has its summary.
scanned-at = Scanned
to-target = The target and its history

## Incidents.

acknowledge-title = Acknowledge a problem
acknowledge-explained = No reminders are sent while it holds. Scans go on, and what gets worse is told.
reason-label = Why, or what is done about it
reason-needed = Say why, or what is done about it.
days-wrong = Give a number of days from 1 to 366, or none.
days-label = For how many days; empty: until it is over or gets worse
acknowledge-button = Acknowledge
mute-title = Mute a problem
mute-explained = Nothing is sent about it until then. Scans go on.
hours-wrong = Give a number of hours from 1 to 8784.
hours-label = For how many hours
mute-button = Mute
incident-over = This problem is over: there is nothing left to do about it.

## Findings.

findings-title = What findings mean
findings-intro = Every finding that Vigie can report, what it means, and how to mend it.
finding-seen = What a report says
finding-meaning = What it means
finding-steps = What to do
finding-check = Then check:
finding-facts = In the catalogue
label-code = Code
label-severity = Weighs
label-strict = Under the policy strict
label-source = Source
label-evidence = Evidence
column-number = Number
column-title = Finding

## Signing in.

sign-in-title = Sign in
sign-in-explained = Use an API token of your account: vigie token create makes one, and vigie serve prints one at its first start.
sign-in-refused = This token opens nothing: it is unknown, expired or revoked.
sign-in-token = API token
sign-in-continue = Signed in already? Go on to the page that you asked for.

## Errors.

error-not-found = There is no such page
error-not-found-detail = What you look for does not exist in this account, or was removed.
error-forbidden = You may not do this
error-forbidden-detail = This needs the scope “technical”. Sign in with a token that has it.
error-unavailable = Try again in a moment
error-unavailable-detail = The store does not answer now.
error-request = This did not work
error-internal = Vigie failed
error-internal-detail = The logs say more.

## Time.

now = now
ago = { $span } ago
in = in { $span }
time-left = { $span } left
expired-ago = expired { $span } ago
milliseconds = { $count } ms
seconds = { $count ->
    [one] 1 second
    *[other] { $count } seconds
}
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
