## Les mots des couleurs et des événements.

word-ok = OK
word-orange = ORANGE
word-red = ROUGE
word-unknown = INCONNU
word-changed = CHANGEMENT
word-recovered = RÉSOLU
word-test = TEST

## Objets. Date relative et date absolue figurent côte à côte.

cause-expired = certificat expiré depuis { $time } ({ $date })
cause-expired-short = expiré depuis { $time } ({ $date })
cause-expired-date = expiré le { $date }
cause-expires-date = expire le { $date }
cause-expires = expire dans { $time } ({ $date })
cause-not-yet-valid = certificat valable dans { $time } seulement ({ $date })
cause-and-more = { $cause } et { $count ->
    [one] 1 autre
    *[other] { $count } autres
}
cause-and-more-short = { $cause }, +{ $count }
cause-new-certificate = nouveau certificat jusqu'au { $date }
cause-resolved = résolu : { $title }
cause-over = le problème a disparu
cause-seen = { $title } (depuis le { $date })
cause-changed = un autre certificat est présenté
cause-monitoring-broken = aucun test n'aboutit depuis le { $date }
cause-test = message d'essai

## Le bandeau.

event-opened = Nouveau problème, constaté le { $time }.
event-worsened = Le problème s'est aggravé : il est ouvert depuis le { $since } et rouge depuis le { $time }.
event-reminder = Rappel : le problème est ouvert depuis le { $since }.
event-recovered = Le problème a disparu le { $time }. Il a duré { $span }.
event-changed = Constaté le { $time }.
event-monitoring-broken = Il en est ainsi depuis le { $since }.
event-test = Demandé le { $time }.
what-recovered-certificate = Un nouveau certificat est installé, valable jusqu'au { $date }.
what-recovered = Résolu : { $title }.
what-recovered-plainly = Tout ce qui a été testé est de nouveau en ordre.
what-changed = Le serveur présente un autre certificat qu'au dernier test, valable jusqu'au { $date }.
what-changed-plainly = Le serveur présente un autre certificat qu'au dernier test.
what-monitoring-broken = Vigie ne peut plus tester : aucun test n'a abouti, et les nouveaux problèmes passent inaperçus.
what-test = Ceci est un message d'essai : les courriels de Vigie vous parviennent.
what-reminder = Le certificat expire dans { $time }, le { $date }.
what-reminder-expired = Le certificat est expiré depuis { $time }, le { $date }.
what-unnamed = La couleur a changé ; le rapport dit pourquoi.
effect-attackable = Les visiteurs ne remarquent rien, mais la connexion peut être attaquée.
effect-later = Personne n'est encore refusé ; à partir de cet instant, navigateurs et programmes refuseront la connexion.
effect-none-left = Les visiteurs se connectent sans avertissement.
effect-refused = Les navigateurs et la plupart des programmes refusent la connexion.
effect-some-refused = Certains clients refusent la connexion, d'autres ne remarquent rien.
effect-mismatch = Les navigateurs avertissent les visiteurs qui utilisent ce nom, et les programmes refusent.
effect-unreachable = Aucun certificat n'a pu être lu ; les visiteurs n'atteignent peut-être pas le service non plus.
effect-weaker = Les visiteurs ne remarquent rien, mais la connexion est moins sûre qu'elle ne devrait l'être.
effect-monitoring-broken = Les couleurs que vous connaissez sont celles du dernier test de chaque cible.
effect-remaining = { $count ->
    [one] Il reste 1 autre point, détaillé plus bas.
    *[other] Il reste { $count } autres points, détaillés plus bas.
}
where-some = Sur { $count } { $count ->
    [one] adresse
    *[other] adresses
} sur { $all } : { $list }.
concerns-ecdsa = Cela concerne les clients qui n'acceptent que les certificats ECDSA.
concerns-rsa = Cela concerne les clients qui n'acceptent que les certificats RSA.
where-all = Sur les { $all } adresses.
delayed = Ce courriel a été retardé : ce qu'il rapporte date de { $time } avant son envoi.

## Que faire.

heading-todo = Que faire
step-stale-node = Installez le certificat renouvelé sur { $list } : { $count } { $count ->
    [one] adresse sur { $all } présente
    *[other] adresses sur { $all } présentent
} encore l'ancien.
step-reload = Rechargez le serveur à cet endroit.
then-check = Puis vérifiez :
open-report = Ouvrir le rapport
get-chain = { $count ->
    [one] Télécharger la chaîne à installer (1 certificat)
    *[other] Télécharger la chaîne à installer ({ $count } certificats)
}
broken-step-scanners = Vérifiez qu'au moins un scanner fonctionne et qu'il atteint le réseau et la file d'attente.
broken-step-logs = Lisez les journaux de l'ordonnanceur et des scanners à partir de l'instant indiqué ci-dessus.
broken-step-again = Une fois la panne réparée, testez une cible à la main ; un courriel vous dira quand les tests aboutissent de nouveau.

## En bref.

heading-glance = Contrôles
area-chain = Chaîne
area-hostname = Nom d'hôte
area-protocol = Protocoles
area-vulnerability = Vulnérabilités
chain-trusted = reconnue et complète
chain-trusted-left = reconnue et complète, encore { $time }
host-covered = { $host } est couvert
vulnerabilities-none = { $count ->
    [one] 1 recherchée, non trouvée
    *[other] { $count } recherchées, aucune trouvée
}
protocol-fine = rien d'obsolète n'est proposé
not-looked-at = non examiné à la profondeur { $depth }
could-not-test = n'a pas pu être testé
could-not-test-because = n'a pas pu être testé : { $reason }
and-open = { $remark } ; { $count ->
    [one] 1 point n'a pas pu être testé
    *[other] { $count } points n'ont pas pu être testés
}
title-and-more = { $title } (et { $count ->
    [one] 1 autre
    *[other] { $count } autres
})

## Les faits.

heading-details = Détails
heading-facts = Certificat et test
fact-account = Compte
fact-addresses = Adresses
fact-fingerprint = SHA-256
fact-format = Format
fact-issuer = Émetteur
fact-key = Clé
fact-language = Langue
fact-left = Reste
fact-lifetime = Durée totale
fact-name-match = Nom d'hôte
fact-names = Noms
fact-negotiated = Négocié
fact-presented-by = Présenté par
fact-recipient = Destinataire
fact-scanned = Testé le
fact-scanner = Scanner
fact-serial = Numéro de série
fact-since = Depuis
fact-subject = Sujet
fact-valid = Validité
fact-zone = Fuseau horaire
name-covered = { $host } est couvert
name-not-covered = { $host } n'est pas couvert
name-not-tested = non testé
no-names = aucun
valid-between = du { $from } au { $until }
remaining = encore { $time }
expired-ago = expiré depuis { $time }
starts-in = valable dans { $time }
key-signed = { $key }, signée avec { $hash }
addresses-ok = { $green } en ordre sur { $all }
scanner-pool = groupe { $pool }, profondeur { $depth }, politique { $policy }
negotiated-with = { $version }, { $cipher }
format-html = texte simple et HTML
format-text = texte simple
language-en = anglais
language-fr = français

## Ce qui a changé.

heading-changes = Ce qui a changé depuis le dernier test
before = Avant
after = Après
change-status = État
change-expiry = Valable jusqu'au
change-problems = Problèmes
nothing = aucun

## Les autres cibles.

heading-also = Également touchées
also-more = { $count ->
    [one] et 1 autre cible
    *[other] et { $count } autres cibles
}

## Les constats.

heading-findings = Constats
label-error = Erreur { $number } : { $name }
more-findings = { $count ->
    [one] et 1 autre constat, dans le rapport
    *[other] et { $count } autres constats, dans le rapport
}
steps-above-first = Les premières étapes figurent plus haut, sous « Que faire ». Ensuite :
steps-above = La marche à suivre figure plus haut, sous « Que faire ».
heading-notes = Bon à savoir
heading-untested = Non testé
untested-because = { $list } : { $reason }
and-more = { $list } et { $count ->
    [one] 1 autre
    *[other] { $count } autres
}

## Les actions et la raison de ce courriel.

heading-actions = Répondre à cette alerte
action-acknowledge = Prendre en charge
action-mute = Mettre en sourdine 24 heures
action-scan = Tester de nouveau
actions-hint = Chaque lien ouvre une page qui vous demande de confirmer.
heading-why = Pourquoi vous recevez ce courriel
why-manager = Vous êtes responsable de la surveillance pour { $account }.
why-copy = Cette adresse reçoit une copie de chaque alerte de { $account }.
why-emergency = Cette adresse est prévenue de ce qui est rouge chez { $account }.
why-threshold = Ce rappel n'est envoyé qu'une fois, au seuil suivant : { $threshold }.
why-test = Quelqu'un a demandé à Vigie un message d'essai pour { $account }.
link-settings = Réglages de vos notifications
link-unsubscribe = Désabonner cette adresse
reference-incident = Incident { $id }
reference-scan = Test { $id }
threshold-orange = orange
threshold-orange-half = moitié d'orange
threshold-red = rouge
threshold-days = { $count ->
    [one] 1 jour avant l'expiration
    *[other] { $count } jours avant l'expiration
}
threshold-expiry = expiration
threshold-after = { $count ->
    [one] 1 jour après l'expiration
    *[other] { $count } jours après l'expiration
}

## Pourquoi quelque chose n'a pas pu être testé.

reason-connect-error = la connexion a échoué
reason-timeout = le serveur n'a pas répondu à temps
reason-dns-error = le nom n'a pas pu être résolu
reason-no-answer = le serveur n'a pas répondu
reason-no-certificate = il n'y avait aucun certificat à examiner
reason-no-route = aucune route d'ici vers ce genre d'adresse
reason-rate-limited = le serveur demande de ralentir
reason-refused = le serveur a refusé
reason-reset = le serveur a fermé la connexion
reason-starttls-error = le dialogue avant TLS a échoué
reason-tls-error = la négociation TLS a échoué
reason-unreachable = le serveur est injoignable
reason-blocked = la destination est interdite à Vigie

## Le temps.

minutes = { $count ->
    [one] { $count } minute
    *[other] { $count } minutes
}
hours = { $count ->
    [one] { $count } heure
    *[other] { $count } heures
}
days = { $count ->
    [one] { $count } jour
    *[other] { $count } jours
}
