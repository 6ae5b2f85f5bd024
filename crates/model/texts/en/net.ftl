# Findings about the way to the server. One message a code; attributes: title, sentence, meaning, steps, verify.

net-dns-error =
    .title = The name has no address
    .sentence = The name { $host } could not be resolved: { words-network-reason }.
    .meaning = Before any connection the name must be turned into an address by DNS. That failed from where Vigie looks, so nobody there can reach the service under this name. Who used the name a short while ago may still have the address in a cache and notice nothing yet.
    .steps =
        Check the spelling of the name in the monitor.
        Check the A and AAAA records, that the domain is still registered, and that its name servers answer.
        If the zone is signed with DNSSEC, check the signatures: an expired one makes the name disappear for validating resolvers.
        If the name exists only inside your network, use a scanner that stands there. The check command must return an address.
    .verify = dig +noall +comments +answer { $host } A { $host } AAAA

net-connect-error =
    .title = No connection to the server
    .sentence = The connection to { $host }, port { $port }, failed: { words-network-reason }.
    .meaning = The name has an address, but no TCP connection came about. "Refused" means that the machine answers and nothing listens on this port; "unreachable" means that a router knows no way. Clients see an error at once. A service may well be reachable from inside while a firewall shuts out the rest.
    .steps =
        Check that the service runs and listens on this port and on all addresses, IPv6 included.
        Check firewall, load balancer and security groups between the scanner and the server.
        If the service has moved, correct the DNS record or the port of the monitor.
        The check command must print CONNECTED.
    .verify = { $s_client } </dev/null

net-timeout =
    .title = The server does not answer in time
    .sentence = { $host }, port { $port }, gave no answer in time ({ words-phase }).
    .meaning = The scan waited and nothing came. During the connection this is typical of a firewall that drops packets silently or of a machine that is down; during the TLS handshake, of an overloaded server or of a network path that loses large packets. People see a page that loads for a long time and then fails.
    .steps =
        Check that the machine is up and that the service answers locally.
        Check whether a firewall drops the packets of the scanner; if so, let its addresses through.
        If the connection succeeds and only the handshake hangs, check the load of the server and the packet size (MTU) on the way.
        If it hangs while changing over to TLS, the port may speak TLS from the first byte, as 465, 993 and 995 do: then leave out the STARTTLS type.
        The check command must print CONNECTED and a certificate within a few seconds.
    .verify = { $s_client } </dev/null

net-starttls-refused =
    .title = The server does not change over to TLS
    .sentence = { $host }, port { $port }, did not agree to TLS: { words-starttls-reason }.
    .meaning = On this port the conversation begins in clear text, and the client asks for TLS (STARTTLS). The server does not offer it, or refused. Clients that insist on encryption break off; others, many mail servers among them, go on in clear text without telling anybody. A device on the way can also remove the offer.
    .steps =
        Check that TLS is switched on for this port and that certificate and key can be read (Postfix smtpd_tls_security_level = may, Dovecot ssl = yes, vsftpd ssl_enable=YES, PostgreSQL ssl = on).
        Read the server's log: a key that does not belong to the certificate often switches TLS off.
        Check that no firewall or virus scanner removes STARTTLS (some Cisco devices replace it by XXXXXXXA).
        Check that the STARTTLS type of the monitor fits the port. The check command must show a certificate.
    .verify = { $s_client } </dev/null

net-tls-error =
    .title = The TLS handshake fails
    .sentence = The connection to { $host }, port { $port }, stands, but no TLS came about: { words-tls-outcome }.
    .meaning = The server accepted the connection and then broke off, answered something that is not TLS, or shares neither a protocol version nor a cipher suite with the scanner. As a rule no certificate can be read, and ordinary clients fail as well. Frequent causes are a plain HTTP service on this port, a name that the server does not know (SNI), or a server without a usable certificate.
    .steps =
        Check that the port speaks TLS from the first byte; if the protocol changes over later, set the STARTTLS type of the monitor.
        Check that the server has a certificate and a key for this name, and read its log at the time of the scan; where the target is an address, give the name to send (--sni).
        Check that TLS 1.2 or TLS 1.3 is enabled with common cipher suites.
        The check command must show a certificate and name a cipher suite.
    .verify = { $s_client } </dev/null

net-address-unreachable =
    .title = Some of the addresses do not answer
    .sentence = { words-silent-addresses } ({ words-phase }): { words-phase-reason }.
    .meaning = The name has several addresses, and at least one of them gives no certificate. Clients that draw this address wait, then try another or give up: the service is slow or fails for some people and some of the time. A test from a place that prefers another address sees nothing. Often it is an IPv6 address that nobody looks after.
    .steps =
        Put the node back into service, or remove its address from DNS.
        For IPv6, check that the service listens on the address and that the firewall lets it through.
        The check command tries each address in turn: each must print CONNECTED.
    .verify = for a in $(dig +short { $host } A | grep -E '^[0-9.]+$'; dig +short { $host } AAAA | grep -E '^[0-9a-f:]+$' | sed 's/.*/[&]/'); do echo "$a"; timeout 10 { $s_client } -connect "$a:{ $port }" </dev/null 2>&1 | grep -E 'CONNECTED|errno'; done

net-blocked =
    .title = Vigie may not connect there
    .sentence = The scanner is not allowed to connect to { $host }, port { $port }: { words-block-reason }.
    .meaning = Scanners connect only to destinations that their settings allow, so that Vigie cannot be used to explore internal networks. This destination is outside. Nothing is known about the server; no packet was sent to it.
    .steps =
        If the server stands in a private network, use a pool of scanners of your own, whose settings name the range.
        If the name should have a public address, correct the DNS record: the check command shows where it leads.
        If the port is unusual, ask the operator of the scanners to allow it.
    .verify = dig +short { $host } A { $host } AAAA

net-client-certificate-required =
    .title = The server requires a client certificate
    .sentence = The server on { $host }, port { $port }, requires a client certificate; its own certificate was read all the same.
    .meaning = The server lets in only clients that identify themselves by a certificate (mutual TLS). Certificate, chain and protocol could be tested; what comes after the sign-in could not. This is information, not a fault.
    .steps =
        If this is intended, there is nothing to do. Set the monitor to expect a client certificate, and Vigie will tell you if the requirement ever disappears.
        If it is not, switch the requirement off: nginx ssl_verify_client, Apache SSLVerifyClient, HAProxy verify.
        The check command prints a line if the server asks for a certificate, required or not.
    .verify = { $s_client } </dev/null 2>/dev/null | grep '^Requested Signature Algorithms'

net-client-certificate-policy =
    .title = Client certificates are not handled as expected
    .sentence = The monitor expects of the server on { $host }, port { $port }, that a client certificate is { words-policy-expected }; observed: { words-policy-observed }.
    .meaning = The monitor says whether this server should require a client certificate, and the server does otherwise. If the requirement has disappeared, the service may be open to anybody. If it has appeared, clients without a certificate are shut out. Ordinary certificate tests notice neither.
    .steps =
        Compare the configuration of the server with what is intended: nginx ssl_verify_client, Apache SSLVerifyClient, HAProxy verify, IIS SSL settings.
        Check every node and every host name: the requirement can hold for one and not for another.
        If the server is right, change the expectation in the monitor.
        The check command prints a line if the server asks for a certificate, required or not.
    .verify = { $s_client } </dev/null 2>/dev/null | grep '^Requested Signature Algorithms'

# Words for evidence.

words-network-reason = { $reason ->
    [alert_access_denied] the server denies access
    [alert_certificate_required] the server requires a client certificate
    [alert_bad_certificate] the server rejects the client certificate
    [alert_handshake_failure] the server found nothing in common with the client (alert handshake_failure)
    [alert_insufficient_security] the server finds the offer not secure enough
    [alert_internal_error] the server reports an internal error
    [alert_no_application_protocol] the server speaks no application protocol that was offered
    [alert_protocol_version] the server speaks none of the protocol versions offered
    [alert_unrecognized_name] the server does not know this name
    [alert_close_notify] the server says goodbye before TLS began
    [alert_decode_error] the server cannot read the client's message (alert decode_error)
    [alert_decrypt_error] the server cannot verify what the client sent (alert decrypt_error)
    [alert_illegal_parameter] the server finds a value that is not allowed (alert illegal_parameter)
    [alert_inappropriate_fallback] the server speaks a newer version than it was offered (alert inappropriate_fallback)
    [alert_missing_extension] the server misses an extension (alert missing_extension)
    [alert_unexpected_message] the server did not expect this message (alert unexpected_message)
    [alert_unsupported_extension] the server refuses an extension (alert unsupported_extension)
    [bad_answer] the name server's answer cannot be used
    [bad_signature] the server does not hold the private key of its certificate
    [blocked] the settings of the scanner do not allow the destination
    [bytes_after_go_ahead] the server sent bytes between its go-ahead and TLS; whether it would take such bytes over was not tried
    [closed] the server closed the connection
    [implicit_tls] the server speaks TLS from the first byte on this port, without any dialogue
    [invalid_host] this is not a valid host name
    [local_limit] the scanner's machine cannot open more connections
    [malformed] the server sends TLS that makes no sense
    [no_addresses] the name exists but has no address
    [no_certificate] the server shows no certificate
    [no_common_version] the server chose a version that no current client speaks
    [no_name_sent] the server presents nothing to a client that names no server (SNI)
    [no_name_server] no name server could be asked
    [no_route] the scanner has no route to the address
    [no_such_name] there is no such name
    [not_offered] the server does not offer it
    [not_this_protocol] the server speaks another protocol
    [not_tls] the answer is not TLS
    [other] the operating system reports an error
    [rate_limited] the server asks to come back later
    [read_without_name] the certificate was read without naming the server, which refuses the name
    [refused] the connection was refused
    [reset] the connection was reset
    [server_failure] the name server could not answer
    [timeout] no answer in time
    [too_long] the server sends more than any handshake needs
    [too_many_aliases] the name leads through too many aliases
    [unknown_domain] the server does not know the XMPP domain that was asked for
    [unreachable_host] the network says that the host cannot be reached
    [unreachable_network] the scanner has no route to the address
   *[unknown] { words-block-reason }
}

# What the dialogue before TLS came to; the code is that of the server's reply.
words-starttls-reason = { $reason ->
    [closed] the server closed the connection during the dialogue
    [refused] { $reply ->
        [none] the server refuses
       *[given] the server refuses with code { $reply }
    }
    [too_long] the server sends more than any dialogue needs
   *[unknown] { words-network-reason }
}

words-tls-reason = { $reason ->
    [alert_unknown] { $alert ->
        [none] the server refuses with an alert that no standard knows
       *[given] the server refuses with alert { $alert }, which no standard knows
    }
   *[unknown] { words-network-reason }
}

words-tls-outcome = { $suite ->
    [none] { $seen ->
        [in_clear] { words-tls-reason }; its certificate, which travels in clear, was read all the same
        [without_name] { words-tls-reason }; the certificate that was read is the one for clients that name no server
       *[none] { words-tls-reason }
    }
   *[given] { words-tls-reason }; only older clients, which speak { $suite }, may still connect
}

words-silent-addresses = { $silent ->
    [none] At least one address of { $host } does not answer on port { $port } as it should
    [1] One of the { $addresses } addresses of { $host } does not answer on port { $port } as it should
   *[given] { $silent } of the { $addresses } addresses of { $host } do not answer on port { $port } as they should
}

words-phase-reason = { $phase ->
    [handshake] { words-tls-reason }
    [starttls] { words-starttls-reason }
   *[unknown] { words-network-reason }
}

words-phase = { $phase ->
    [connect] while connecting
    [handshake] during the TLS handshake
    [resolve] while resolving the name
    [starttls] while changing over to TLS
   *[unknown] { $phase }
}

words-block-reason = { $reason ->
    [broadcast] it is the broadcast address
    [denied_by_settings] the settings deny this address
    [documentation] the address is reserved for documentation
    [embedded_ipv4] the address leads to an IPv4 address that is not allowed
    [link_local] it is a link-local address
    [loopback] it is a loopback address
    [metadata] it is the metadata service of a cloud provider
    [multicast] it is a multicast address
    [port] the port is not among those allowed
    [private] the address is in a private network
    [reserved] the address is in a range with a special purpose
    [unspecified] it is the unspecified address
   *[unknown] { $reason }
}

words-policy-expected = { $expected ->
    [none] not asked for
    [optional] optional
    [required] required
   *[unknown] { $expected }
}

words-policy-observed = { $observed ->
    [none] not asked for
    [optional] optional
    [required] required
   *[unknown] { $observed }
}
