## Les couleurs.

word-green = VERT
word-orange = ORANGE
word-red = ROUGE

## Le défaut de chaque serveur.

flaw-sound = rien
flaw-sound-mail = rien (SMTP avec STARTTLS)
flaw-wrong-host = certificat pour un autre nom
flaw-addresses-differ = ancien certificat, 1 nœud sur 2
flaw-expires-soon = expire dans cinq jours
flaw-expired = expiré depuis deux jours
flaw-self-signed = auto-signé
flaw-missing-intermediate = intermédiaire non envoyé
flaw-untrusted-root = autorité inconnue
flaw-tls-1-0-only = TLS 1.0 et rien de plus récent
flaw-down = personne n'écoute

## Le terminal.

title = Vigie { $version }, démonstration : { $count } serveurs locaux, la plupart avec un défaut
address-status = Page d'état
address-mailbox = Boîte aux lettres
address-api = API
address-token = Jeton
address-servers = Serveurs
address-data = Données
column-server = SERVEUR
column-flaw = DÉFAUT
column-expected = ATTENDU
column-got = OBTENU
column-finding = CONSTAT DÉCISIF
cell-ok = ok
cell-wrong = FAUX
finding-none = rien à signaler
summary-good = { $good } serveurs sur { $all } ont reçu la couleur attendue, en { $seconds } s.
summary-bad = { $good } serveurs sur { $all } ont reçu la couleur attendue, en { $seconds } s ; { $bad } ne l'ont pas reçue.
summary-mails = Messages reçus jusqu'ici : { $count }
how-to-end = La démonstration continue. Ctrl-C y met fin sans rien laisser.
how-to-end-kept = La démonstration continue. Ctrl-C y met fin ; les données restent dans { $folder }.
renewal-planned = Dans { $seconds } s, { $host } renouvellera son certificat.
event-mail = message
event-renewed = renouvelé
event-scan = test
event-colour = couleur
event-worse = aggravé
event-recovered = résolu
line-renewed = { $host } a un nouveau certificat, sur le même port
line-scan = { $host } est testé de nouveau
line-colour = { $host } est { $colour }, après { $before }
ending = Fin en cours ...
ended = Fin. Rien ne reste.
ended-kept = Fin. Les données sont dans { $folder }.

## La boîte aux lettres.

mailbox-title = Boîte aux lettres de la démonstration
mailbox-of = Messages reçus par { $address }
mailbox-empty = Pas encore de message. Ils apparaîtront ici d'eux-mêmes.
mailbox-none-such = Ce message n'existe pas.
mailbox-count = { $count ->
    [0] aucun message
    [one] { $count } message
    *[other] { $count } messages
  }
mailbox-from = De
mailbox-to = À
mailbox-date = Date
mailbox-part-html = HTML
mailbox-part-text = Texte brut
mailbox-part-headers = En-têtes
mailbox-part-source = Source
mailbox-frame = La partie HTML du message
mailbox-to-console = Page d'état
