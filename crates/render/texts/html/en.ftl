# Words that pages have and plain text has not.

chain-to-install = { $count ->
    [one] The chain to install (1 certificate) is ready:
    *[other] The chain to install ({ $count } certificates) is ready:
}
download = Download chain.pem
show-pem = Show it as text
explanation = What this is and how to mend it
agreed-signature-label = Signature
label-timings = Times
label-address = Address
label-status = Status
label-role = Role
label-element = Name
label-hash = Signature hash
label-until = Certificate until
label-version = Protocol
label-suite = Cipher suite
label-strength = Strength
tested-deeper = { $list }: not part of depth { $depth }; a monitor of depth deep tests everything
nothing-found = Nothing to mend: no test shows a problem.
