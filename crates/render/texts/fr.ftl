## Les mots des couleurs et des états.

word-green = VERT
word-orange = ORANGE
word-red = ROUGE
word-ok = OK
word-error = ERREUR
word-unknown = INCONNU
severity-error = erreur
severity-warning = avertissement
severity-info = information
changes-no-colour = sans effet sur la couleur
under-strict = avec la politique strict

## L'état en une phrase.

status-green = Le certificat est valide.
status-orange = Le certificat est valide, mais les tests révèlent un problème.
status-open = Le certificat est valide pour autant qu'on ait pu le tester, mais un point essentiel n'a pas pu l'être.
status-red = Le certificat n'est pas valide.
status-red-server = Le certificat est valide, mais le serveur présente un défaut grave.
status-expires = Le certificat est encore valide, mais plus pour longtemps.
status-unreachable = Aucun certificat n'a pu être lu.
status-blocked = Cette destination ne peut pas être jointe d'ici : rien n'a été testé.
status-deferred = Le serveur demande de revenir plus tard : on ne sait encore rien.
status-failed = Le test lui-même a échoué : on ne sait rien.
addresses-of-more = Seules { $tested } de ses adresses ont été testées : le nom en a davantage.
addresses-in-order = { $green ->
    [0] Aucune de ses { $all } adresses n'est en ordre.
    *[other] { $green } { $green ->
        [one] adresse
        *[other] adresses
    } sur { $all } { $green ->
        [one] est
        *[other] sont
    } en ordre.
}

## La vue d'ensemble.

heading-overview = En bref
via-place = par { $place }
at-address = à l'adresse { $address }
under-name = nom de serveur { $name }
area-certificate = Certificat
area-chain = Chaîne
area-ciphers = Chiffrement
area-configuration = Configuration
area-connection = Connexion
area-dns = DNS
area-host-name = Nom d'hôte
area-protocols = Protocoles
area-revocation = Révocation
area-vulnerabilities = Vulnérabilités
chain-trusted = reconnue et complète
host-covered = { $host } est couvert
version-negotiated = un client moderne obtient { $version }
not-revoked = non révoqué
caa-allows = CAA n'interdit pas l'autorité
tlsa-matches = les enregistrements TLSA correspondent
revocation-good = non révoqué ({ $source })
revocation-good-until = non révoqué ({ $source }, valable jusqu'au { $until })
revocation-revoked = révoqué le { $at }, motif : { $reason } ({ $source })
revocation-unknown = inconnue : { $reason }
revocation-not-needed = rien à vérifier : { $reason }
revocation-crl = liste de révocation
revocation-ocsp = réponse OCSP
revocation-staple = réponse OCSP agrafée
could-not-test = test impossible
tested-on-some = testé sur { $tested } { $tested ->
    [one] adresse
    *[other] adresses
} sur { $all } seulement
could-not-test-wholly = test incomplet
looked-for-none-found = { $count ->
    [one] 1 défaut recherché, non trouvé
    *[other] { $count } défauts recherchés, aucun trouvé
}
remark-and-open = { $remark } ; { $count ->
    [one] 1 point n'a pas pu être testé
    *[other] { $count } points n'ont pas pu être testés
}
title-and-more = { $title } (et { $count ->
    [one] 1 autre
    *[other] { $count } autres
})

## Le diagnostic.

heading-diagnosis = Diagnostic
error-number = Erreur { $number } : { $name }
name-and-title = { $name } : { $title }
on-all-addresses = { $all ->
    [2] Sur les deux adresses.
    *[other] Sur les { $all } adresses.
}
on-addresses = Sur { $list } ({ $count } { $count ->
    [one] adresse
    *[other] adresses
} sur { $all }).
more-problems = { $count ->
    [one] ... et 1 autre.
    *[other] ... et { $count } autres.
}

## Que faire.

heading-solutions = Que faire
then-check = Puis vérifier :
more-solutions = Les autres sont expliqués par vigie explain CODE.
chain-ready = { $count ->
    [one] La chaîne à installer (1 certificat) est prête à être enregistrée :
    *[other] La chaîne à installer ({ $count } certificats) est prête à être enregistrée :
}
chain-saved = { $count ->
    [one] La chaîne à installer (1 certificat) est enregistrée dans { $file }.
    *[other] La chaîne à installer ({ $count } certificats) est enregistrée dans { $file }.
}

## Adresses.

heading-addresses = Adresses
more-addresses = { $count ->
    [one] ... et 1 autre adresse, pas en plus mauvais état que celles-ci.
    *[other] ... et { $count } autres adresses, pas en plus mauvais état que celles-ci.
}
served-by = Présenté par { $list } :
served-by-to = Présenté par { $list } aux { $clients } :
served-to = Présenté aux { $clients } :
clients-ecdsa = clients qui n'acceptent que les certificats ECDSA
clients-no-sni = clients qui ne nomment aucun hôte (SNI)
clients-rsa = clients qui n'acceptent que les certificats RSA
concerns-clients = Cela concerne les { $clients }.
shown-without-name = Les clients qui ne nomment aucun hôte (SNI) reçoivent un autre certificat : { $subject }, valable jusqu'au { $until }. Les clients d'aujourd'hui nomment l'hôte.
other-not-asked = On n'a pas pu vérifier s'il existe un autre certificat pour les { $clients } : { $reason }.

## La chaîne.

heading-chain = Chaîne de certification
role-root = racine
role-intermediate = intermédiaire { $number }
role-leaf = entité finale
element-missing = { $name } (manquant)
server-sends = { $count ->
    [one] Le serveur envoie 1 certificat : { $state }.
    *[other] Le serveur envoie { $count } certificats : { $state }.
}
file-holds = { $count ->
    [one] Le fichier contient 1 certificat : { $state }.
    *[other] Le fichier contient { $count } certificats : { $state }.
}
chain-complete = tout ce qu'il faut à un client, dans l'ordre
chain-complete-unordered = tout ce qu'il faut à un client, mais dans le désordre
chain-incomplete = il manque quelque chose dont un client a besoin
chain-incomplete-unordered = il manque quelque chose dont un client a besoin, et l'ordre n'est pas le bon
more-chains = { $count ->
    [one] ... et 1 autre chaîne.
    *[other] ... et { $count } autres chaînes.
}
more-elements = { $count ->
    [one] ... et 1 autre élément.
    *[other] ... et { $count } autres éléments.
}

## Le certificat.

heading-certificate = Certificat
label-subject = Sujet
label-names = Noms
label-issuer = Émetteur
label-validity = Validité
label-key = Clé
label-serial = N° de série
label-sha256 = SHA-256
no-names = aucun
no-subject = (vide)
valid-from-until = du { $from } au { $until }
remaining-of-lifetime = { $remaining }, durée totale { $days ->
    [one] { $days } jour
    *[other] { $days } jours
}
key-signed-with = { $key }, signée avec { $hash }

## Connexion et protocoles.

heading-connection = Connexion d'un client moderne
agreed-group = échange de clés { $value }
agreed-signature = signature { $value }
agreed-alpn = ALPN { $value }
phase-connect = connexion { $time }
phase-starttls = dialogue avant TLS { $time }
phase-handshake = négociation { $time }
heading-protocols = Protocoles
label-offered = Proposés
label-not-offered = Non proposés
label-not-known = Inconnus
heading-ciphers = Suites cryptographiques
order-client = l'ordre du client décide
order-server = l'ordre du serveur décide
order-unknown = on ne sait quel ordre décide
more-suites = { $count ->
    [one] ... et 1 autre suite.
    *[other] ... et { $count } autres suites.
}
heading-groups = Échange de clés
dh-bits = { $count } bits
heading-features = Fonctions
label-yes = Oui
label-no = Non
label-client-certificate = Certificat client
client-certificate-none = non demandé
client-certificate-optional = demandé, non exigé
client-certificate-required = exigé
heading-vulnerabilities = Vulnérabilités
label-found = Trouvées
label-not-found = Non trouvées
label-could-not-test = Non testées
strength-acceptable = acceptable
strength-broken = cassée
strength-strong = forte
strength-weak = faible

## Ce qui n'a pas pu être testé, ce qui est bon à savoir, comment ce rapport est né.

heading-untested = Non testé
all-of-address = tout sur { $address }
untested-because = { $list } : { $reason }
not-at-this-depth = { $list } : hors de la profondeur { $depth }
not-in-this-version = { $list } : ce test n'est pas allé jusque-là
heading-noted = Bon à savoir
tested-online = Testé le { $at } à la profondeur { $depth }, politique { $policy }, en { $time } et { $connections ->
    [one] { $connections } connexion
    *[other] { $connections } connexions
}.
judged-offline = Jugé au { $at }, politique { $policy }, sans interroger aucun serveur.
explain-hint = En savoir plus sur un code : { $command }

reason-address-busy = d'autres tests de la même adresse n'ont pas laissé de temps
reason-asked-for-in-handshake = le serveur demande un certificat client ; s'il y tient ne se voit que plus tard
reason-behind-curve-of-certificate = le serveur préfère la courbe de son certificat, et les autres ne se montrent pas
reason-group-not-offered = le serveur a choisi un groupe qui n'était pas proposé
reason-no-accepted-hello = on ne connaît aucun message que le serveur accepte
reason-no-http-answer = il n'y a pas eu de réponse HTTP
reason-not-known-what-is-offered = on ne sait pas ce que le serveur propose
reason-order-not-known = on n'a pas pu savoir quel ordre décide
reason-other-version = le serveur a répondu dans une autre version
reason-suite-not-offered = le serveur a choisi une suite qui n'était pas proposée
reason-version-not-offered = le serveur a choisi une version qui n'était pas proposée
reason-chain-too-long = la chaîne dépasse la longueur examinée
reason-connect-error = la connexion a échoué
reason-deadline = le temps accordé au test est épuisé
reason-dnssec-bogus = la réponse du DNS contredit ses signatures (DNSSEC)
reason-issuer-identifier-unknown = on ne sait pas par quel domaine les enregistrements CAA désignent cette autorité
reason-no-dnssec = les serveurs de noms ne donnent pas de réponses que DNSSEC puisse prouver
reason-tlsa-bare-key = un enregistrement TLSA ne contient qu'une clé, ce qui n'est pas suivi ici
reason-dns-error = le nom n'a pas pu être résolu
reason-handshake-incomplete = la négociation n'est pas allée jusqu'au bout
reason-internal-error = Vigie elle-même a échoué : c'est un défaut du logiciel
reason-key-not-listed = il n'existe pas ici de liste des clés faibles de ce type et de cette taille
reason-no-certificate = il n'y avait aucun certificat à examiner
reason-no-host = aucun nom d'hôte n'a été donné
reason-no-trusted-path = aucune chaîne de confiance ne mène au certificat
reason-of-family = { $family } : { $reason }
reason-not-at-this-depth = ce niveau d'analyse n'en fait pas partie
reason-private-without-source = l'autorité du certificat ne publie rien à ce sujet
reason-short-lived = les certificats de quelques jours n'en ont pas besoin
reason-not-asked = le test s'est terminé avant cette question
reason-refused = refusé par le serveur
reason-self-signed = le certificat est auto-signé
reason-signature-algorithm = l'algorithme de signature ne peut pas être vérifié ici
reason-starttls-error = le dialogue avant TLS a échoué
reason-tls-error = la négociation TLS a échoué
reason-too-many-addresses = le nom a plus d'adresses qu'on n'en teste
reason-unsupported-protocol = cette version ne parle pas ce protocole

## Le temps.

decimal-sign = ,
milliseconds = { $number } ms
seconds = { $number } s
less-than-a-minute = moins d'une minute
minutes = { $count ->
    [one] { $count } minute
    *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } heure
    *[other] { $count } heures
}
days = { $count ->
    [one] { $count } jour
    *[other] { $count } jours
}
time-left = encore { $time }
expired-ago = expiré depuis { $time }
starts-in = valable dans { $time }

## Listes.

and-more = { $list } et { $count ->
    [one] 1 autre
    *[other] { $count } autres
}
nagios-counts = { $red } rouge, { $orange } orange, { $green } vert

## Le catalogue.

label-code = Code
label-name = Nom
label-severity = Gravité
label-source = Source
label-evidence = Preuves
catalogue-hint = Tout sur l'un d'eux : vigie explain CODE
