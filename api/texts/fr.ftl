## Ce qui entoure chaque page.

product = Vigie
skip = Aller au contenu
nav = Pages
nav-overview = Vue d’ensemble
nav-findings = Comprendre les constats
language = Langue
sign-out = Se déconnecter
sign-in = Se connecter
foot = Les heures sont en UTC. Vigie surveille les certificats là où ils sont installés.

## Les mots des couleurs.

word-green = VERT
word-orange = ORANGE
word-red = ROUGE
word-never = EN ATTENTE
word-info = INFO
count-red = non valides
count-orange = avec un problème
count-green = en ordre
count-never = pas encore testées
error-number = Erreur { $number } : { $name }

## La vue d’ensemble.

overview-title = Ce qui est surveillé
targets-watched = { $count ->
    [0] Rien n’est encore surveillé
    [one] 1 cible est surveillée
    *[other] { $count } cibles sont surveillées
}
colours = Par couleur
search-label = Hôte
search-hint = partie d’un nom d’hôte
sort-label = Ordre
sort-colour = les plus graves d’abord
sort-expiry = les prochaines échéances d’abord
sort-host = par nom
search-button = Rechercher
search-all = Tout afficher
column-status = État
column-host = Cible
column-cause = Cause
column-until = Certificat jusqu’au
column-scanned = Dernier test
column-next = Prochain test
since = depuis { $span }
suspect = Un défaut est en cours de confirmation
none = –
no-scan = jamais
nothing-found = Aucune cible ne correspond. Essayez une partie plus courte du nom, ou affichez tout.
nothing-watched = Rien n’est encore surveillé. Ajoutez un moniteur par l’API ou avec vigie monitor add ; son premier test a lieu quelques minutes plus tard.
next-page = Page suivante
first-page = Première page
updated-label = État au
reloads = la page est rechargée chaque minute

## Une cible.

back = Toutes les cibles
never-scanned = Cette cible n’a pas encore été testée.
status-since = De cette couleur depuis le
suspect-since = Le dernier test n’a pas pu la joindre. Tant que cela n’est pas confirmé, la cible garde sa couleur. Première observation
scan-again = Tester à nouveau
scan-now = Tester maintenant
scan-question = Vigie se connecte maintenant au serveur, comme le ferait un client. Un test fait il y a moins d’une minute est affiché à la place.
schedule = Calendrier
fact-last = Dernier test
fact-next = Prochain test
fact-frequency = Fréquence
fact-monitor = Moniteur
fact-external-id = Identifiant externe
fact-depth = Profondeur
fact-pool = Groupe de sondes
fact-connect = Se connecte à
fact-sni = Envoie comme SNI
fact-verify-name = Vérifie le nom
fact-tags = Étiquettes
every-days = { $count ->
    [one] chaque jour
    *[other] tous les { $count } jours
}
every-hours = { $count ->
    [one] chaque heure
    *[other] toutes les { $count } heures
}
every-minutes = toutes les { $count } minutes
every-seconds = toutes les { $count } secondes
incidents = Problèmes ouverts
opened = ouvert depuis le
acknowledge = Acquitter
mute = Mettre en sourdine
muted-until = en sourdine jusqu’au
acknowledged-by = Acquitté par { $by } : { $reason }
history = Historique
history-empty = Aucun test n’est encore terminé.
column-when = Quand
column-reason = Pourquoi
column-duration = Durée
reason-confirm = confirmation
reason-demand = à la demande
reason-first = premier test
reason-schedule = calendrier
next-never = jamais
next-off = désactivé
next-due = à faire maintenant

## Un test.

scan-title = Test de { $place }
scan-queued = Le test attend une sonde. Cette page affichera le rapport dès qu’il sera là.
scan-running = Une sonde est à l’œuvre. Cette page affichera le rapport dès qu’il sera là.
scan-abandoned = Le test a été abandonné : aucune sonde ne l’a terminé. Demandez-le à nouveau.
report-gone = Le rapport complet de ce test n’est plus conservé ; l’historique en garde le résumé.
scanned-at = Testé
to-target = La cible et son historique

## Incidents.

acknowledge-title = Acquitter un problème
acknowledge-explained = Aucun rappel n’est envoyé tant que l’acquittement tient. Les tests continuent, et une aggravation est signalée.
reason-label = Pourquoi, ou ce qui est entrepris
reason-needed = Dites pourquoi, ou ce qui est entrepris.
days-wrong = Donnez un nombre de jours de 1 à 366, ou aucun.
days-label = Pour combien de jours ; vide : jusqu’à la fin du problème ou son aggravation
acknowledge-button = Acquitter
mute-title = Mettre un problème en sourdine
mute-explained = Rien n’est envoyé à son sujet jusque-là. Les tests continuent.
hours-wrong = Donnez un nombre d’heures de 1 à 8784.
hours-label = Pour combien d’heures
mute-button = Mettre en sourdine
incident-over = Ce problème est terminé : il n’y a plus rien à faire.

## Constats.

findings-title = Comprendre les constats
findings-intro = Tous les constats que Vigie peut faire, ce qu’ils signifient et comment y remédier.
finding-seen = Ce que dit un rapport
finding-meaning = Ce que cela signifie
finding-steps = Que faire
finding-check = Puis vérifiez :
finding-facts = Au catalogue
label-code = Code
label-severity = Gravité
label-strict = Avec la politique strict
label-source = Source
label-evidence = Éléments relevés
column-number = Numéro
column-title = Constat

## Connexion.

sign-in-title = Se connecter
sign-in-explained = Utilisez un jeton d’API de votre compte : vigie token create en crée un, et vigie serve en affiche un à son premier démarrage.
sign-in-refused = Ce jeton n’ouvre rien : il est inconnu, expiré ou révoqué.
sign-in-token = Jeton d’API
sign-in-continue = Déjà connecté ? Continuez vers la page demandée.

## Erreurs.

error-not-found = Cette page n’existe pas
error-not-found-detail = Ce que vous cherchez n’existe pas dans ce compte, ou a été supprimé.
error-forbidden = Vous n’y êtes pas autorisé
error-forbidden-detail = Il faut le droit « technical ». Connectez-vous avec un jeton qui le possède.
error-unavailable = Réessayez dans un instant
error-unavailable-detail = La base de données ne répond pas pour le moment.
error-request = Cela n’a pas abouti
error-internal = Vigie a échoué
error-internal-detail = Les journaux en disent plus.

## Le temps.

now = maintenant
ago = il y a { $span }
in = dans { $span }
time-left = encore { $span }
expired-ago = expiré depuis { $span }
milliseconds = { $count } ms
seconds = { $count ->
    [one] { $count } seconde
    *[other] { $count } secondes
}
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
