# Constats sur la révocation, les fonctions de TLS, HTTP et DNS. Un message par code ; attributs : title, sentence, meaning, steps, verify.

revocation-unknown =
    .title = La révocation n'a pas pu être vérifiée
    .sentence = On n'a pas pu savoir si { words-unknown-subject } a été révoqué : { words-revocation-attempts }.
    .meaning = Les autorités publient les révocations dans des listes (CRL) et, si elles l'offrent encore, par un service OCSP. Ici, ni l'un ni l'autre n'a donné de réponse qui vaille. Cela ne dit rien contre le certificat : la plupart des clients poursuivent dans ce cas, et les certificats de quelques jours n'ont besoin d'aucune révocation. OCSP est facultatif pour les autorités publiques depuis 2024, et plusieurs l'ont abandonné.
    .steps =
        Si les adresses du certificat sont celles de votre propre autorité, vérifiez qu'elles sont joignables et que la liste n'a pas expiré.
        Si ce sont celles d'une autorité publique, attendez l'analyse suivante : ces pannes passent d'ordinaire.
        Si l'analyseur n'a pas accès à Internet, laissez-le télécharger depuis ces adresses. La commande de vérification les énumère.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext crlDistributionPoints,authorityInfoAccess

feature-no-secure-renegotiation =
    .title = La renégociation sécurisée n'est pas prise en charge
    .sentence = Le serveur n'annonce pas la renégociation sécurisée (RFC 5746).
    .meaning = Depuis 2010, les serveurs annoncent à l'ouverture de la connexion qu'ils lient une renégociation à ce qui la précède. Sans cela, un client ne peut pas savoir s'il est à l'abri d'une négociation intercalée. OpenSSL 3 et quelques autres clients refusent donc la connexion par défaut ; les navigateurs se connectent encore. Un serveur qui ne renégocie jamais est sûr en réalité, mais un client ne peut pas le voir.
    .steps =
        Mettez à jour la bibliothèque TLS ou le microprogramme : tout ce qui date d'après 2010 connaît l'extension.
        Cherchez les options qui la désactivent, comme %DISABLE_SAFE_RENEGOTIATION dans GnuTLS.
        Rechargez le service. La commande de vérification doit répondre « Secure Renegotiation IS supported ».
    .verify = { $s_client } -tls1_2 -legacy_server_connect </dev/null 2>/dev/null | grep -i renegotiation

feature-no-fallback-scsv =
    .title = Pas de protection contre un retour forcé à une version ancienne
    .sentence = Le serveur ignore le signal par lequel un client marque un second essai avec une version plus ancienne (RFC 7507).
    .meaning = Certains clients réessaient avec une version plus ancienne du protocole après un échec. Un attaquant peut provoquer l'échec, et donc l'ancienne version. Avec TLS_FALLBACK_SCSV, le serveur s'en apercevrait et refuserait. Les navigateurs actuels ne réessaient plus ainsi ; cette protection importe aux programmes plus anciens, tant que de vieilles versions sont proposées.
    .steps =
        Le mieux : désactivez TLS 1.0 et TLS 1.1. Il n'y a alors plus de version où revenir.
        Mettez à jour la bibliothèque TLS : OpenSSL connaît ce signal depuis la 1.0.1j (2014).
        La commande de vérification doit répondre « Cipher is (NONE) ».
    .verify = { $s_client } -min_protocol TLSv1 -max_protocol TLSv1.1 -fallback_scsv -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

feature-no-extended-master-secret =
    .title = L'extension « extended master secret » n'est pas prise en charge
    .sentence = Le serveur ne connaît pas l'extension « extended master secret » (RFC 7627).
    .meaning = Jusqu'à TLS 1.2, cette extension lie les clés à toute la négociation. Sans elle, un attaquant qui exploite un serveur auquel le client se connecte aussi peut, avec des certificats clients et des sessions reprises, relier deux connexions l'une à l'autre (Triple Handshake). Dans l'usage ordinaire, l'effet est mince. Les systèmes en mode FIPS, comme Red Hat Enterprise Linux à partir de 9.2, refusent TLS 1.2 sans elle.
    .steps =
        Mettez à jour la bibliothèque TLS : OpenSSL depuis la 1.1.0, GnuTLS depuis la 3.4, Java depuis 8u161 (et 11) et Windows depuis 2015 la connaissent.
        Activez TLS 1.3, où cette protection est intégrée.
        Rechargez le service. La commande de vérification doit répondre « Extended master secret: yes ».
    .verify = { $s_client } -tls1_2 </dev/null 2>/dev/null | grep 'Extended master secret'

feature-early-data =
    .title = Les données anticipées (0-RTT) sont acceptées
    .sentence = Le serveur accepte des données avant la fin de la négociation (« early data » de TLS 1.3).
    .meaning = Les clients qui reviennent peuvent envoyer aussitôt leur première requête, ce qui épargne un aller-retour. Ces données peuvent être rejouées : qui les a enregistrées peut les envoyer de nouveau au serveur. Pour des requêtes qui ne changent rien, c'est sans danger. Une commande ou un virement ne doivent pas être exécutés deux fois. C'est l'application qui décide ; ceci est une information, pas un défaut.
    .steps =
        Vérifiez que l'application n'accepte en données anticipées que des requêtes sans effet (GET), ou répond par 425 Too Early (RFC 8470).
        Transmettez-lui la marque : nginx proxy_set_header Early-Data $ssl_early_data ; HAProxy le fait de lui-même.
        Si personne n'en a besoin, désactivez-les : nginx ssl_early_data off, HAProxy sans allow-0rtt, Cloudflare « 0-RTT Connection Resumption ». La commande de vérification doit alors montrer « Max Early Data: 0 ».
    .verify = sleep 2 | { $s_client } -tls1_3 2>/dev/null | grep 'Max Early Data'

http-no-hsts =
    .title = Pas d'en-tête HSTS
    .sentence = Le serveur n'envoie pas l'en-tête Strict-Transport-Security.
    .meaning = Avec HSTS, un navigateur retient qu'il ne doit joindre ce site que par HTTPS et ne laisse plus ignorer les avertissements de certificat. Sans lui, le premier appel, saisi sans https://, peut partir en clair, et un attaquant du même réseau peut s'en emparer. Cela ne concerne que les navigateurs.
    .steps =
        Assurez-vous que toutes les parties du site sont joignables par HTTPS.
        Envoyez l'en-tête en HTTPS, d'abord pour une courte durée : nginx add_header Strict-Transport-Security "max-age=86400" always; Apache Header always set Strict-Transport-Security "max-age=86400".
        Si rien ne casse, portez la durée à un an (31536000). N'ajoutez includeSubDomains que si tous les sous-domaines parlent HTTPS : on ne revient pas vite en arrière.
        La commande de vérification doit afficher l'en-tête.
    .verify = curl{ $curl_place } -sS -o /dev/null -D - https://{ $url_host }:{ $port }/ | grep -i '^strict-transport-security'

dns-caa-forbids =
    .title = Les enregistrements CAA n'admettent pas cette autorité
    .sentence = Les enregistrements CAA de { $owner } n'admettent pas le certificat présenté : { words-caa-refusal }.
    .meaning = Par les enregistrements CAA, un domaine indique quelles autorités peuvent émettre des certificats pour lui. Les autorités les lisent au moment d'émettre, les clients jamais : rien n'échoue aujourd'hui. Mais le prochain renouvellement sera refusé, ou bien quelqu'un a obtenu ce certificat d'une autorité non prévue, avant la création de l'enregistrement.
    .steps =
        Si l'autorité est la bonne, ajoutez-la aux enregistrements CAA du domaine (issue, et issuewild pour les caractères génériques) : { words-caa-record }.
        Sinon, commandez auprès d'une autorité admise et cherchez qui a demandé ce certificat.
        Si une propriété critique fait obstacle, supprimez-la ou retirez-lui le drapeau critique (128).
        La commande de vérification montre les enregistrements du nom. S'il n'y en a pas, ceux du plus proche domaine parent qui en possède s'appliquent ; pour un certificat générique, commencez au parent.
    .verify = dig +short CAA { $host }

dns-tlsa-mismatch =
    .title = Le certificat ne correspond pas aux enregistrements TLSA (DANE)
    .sentence = { words-tlsa-mismatch }. Les enregistrements : { $records }.
    .meaning = Avec DANE, un domaine signé par DNSSEC publie le certificat ou la clé que son serveur emploie. Les serveurs de messagerie qui respectent DANE ne livrent plus à ce serveur ; les autres ne remarquent rien, ni les navigateurs. Le plus souvent, le certificat a été renouvelé avec une nouvelle clé et l'enregistrement est resté tel quel. Vigie y voit une erreur pour SMTP et un avertissement ailleurs.
    .steps =
        Tout de suite : publiez l'enregistrement TLSA { $suggested } pour la clé actuelle, ou remettez l'ancien certificat et sa clé tant qu'il est valable.
        À chaque changement de clé à venir : publiez d'abord l'enregistrement de la nouvelle clé, attendez au moins deux fois le TTL, installez ensuite le certificat et retirez l'ancien enregistrement en dernier.
        Avec le renouvellement automatique, gardez la clé privée (certbot --reuse-key) et employez des enregistrements de la forme 3 1 1.
        Un enregistrement d'usage 2 désigne une autorité, dont le serveur doit aussi envoyer le certificat.
        La commande de vérification montre les enregistrements. Pour un enregistrement 3 1 1, le dernier champ doit être le SHA-256 de la clé publique du serveur. Les clés présentées, celle du serveur d'abord : { $presented }.
    .verify = dig +short TLSA _{ $port }._tcp.{ $host }

# Mots pour les preuves.

words-caa-record = { $record ->
    [none] avec le domaine que l'autorité indique à cet effet
   *[known] { $record }
}

words-unknown-subject = { $subject ->
    [none] le certificat
   *[given] { $subject }
}

words-revocation-attempts = { $attempts ->
    [none] { words-unknown-revocation }
   *[given] { words-unknown-revocation } (essais : { $attempts })
}

words-unknown-revocation = { $reason ->
    [answer_not_yet_valid] la liste ou la réponse est datée du futur
    [bad_signature] la liste ou la réponse n'est pas signée par l'autorité
    [blocked] l'analyseur n'a pas le droit de joindre les adresses indiquées
    [critical_extension] la liste ou la réponse porte une extension critique inconnue
    [delta_list] il n'y a qu'une liste de différences
    [expired] la liste ou la réponse a expiré
    [expired_answer] la liste ou la réponse a expiré
    [fetch_failed] ni la liste ni le service OCSP n'ont pu être joints
    [indirect_list] la liste parle pour plusieurs autorités
    [list_rules] la liste enfreint une règle de la RFC 5280, et son silence ne prouve rien
    [malformed_answer] ce qui est venu n'est ni une liste ni une réponse OCSP en bonne forme
    [no_answer] ni la liste ni le service OCSP n'ont répondu
    [no_http_source] le certificat n'indique aucune adresse accessible par HTTP
    [no_list] aucune des listes fournies n'est de son émetteur
    [no_source] le certificat n'indique aucune adresse pour cela
    [not_authorized] la liste ou la réponse est signée par quelqu'un qui n'en a pas le droit
    [not_covered] la liste ne couvre pas ce certificat
    [not_fetched] rien n'a été téléchargé
    [offline] rien n'a été téléchargé
    [other_certificate] la réponse OCSP concerne un autre certificat
    [other_issuer] la liste est d'une autre autorité
    [responder_refused] le service OCSP refuse de répondre
    [responder_unknown] le service OCSP ne connaît pas le certificat
    [signature_algorithm] la signature de la liste ou de la réponse ne peut pas être vérifiée ici
    [some_reasons] la liste ne couvre que certains motifs
    [too_large] la liste est trop grande pour être téléchargée
    [weak_signature] la liste ou la réponse est signée avec une fonction de hachage cassée
    [timeout] pas de réponse à temps
   *[unknown] { $reason }
}

words-caa-refusal = { $reason ->
    [critical_property] aucune autorité ne connaît leur propriété critique { $property }, aucune ne peut donc émettre, pas même { $issuer }
   *[issuer] il vient de { $issuer }, et ils admettent : { $allowed }
}

words-tlsa-mismatch = { $reason ->
    [chain] Un enregistrement TLSA de { $owner } désigne un certificat que le serveur présente, mais la chaîne ne tient pas, ce qu'exigent les enregistrements de cet usage
    [dates] Un enregistrement TLSA de { $owner } désigne un certificat que le serveur présente, mais l'un de ceux de la chaîne a expiré ou n'est pas encore valable, ce qui compte pour les enregistrements de cet usage
    [name] Un enregistrement TLSA de { $owner } désigne un certificat que le serveur présente, mais celui du serveur est fait pour un autre nom, ce qui compte pour les enregistrements de cet usage
   *[no_match] Aucun enregistrement TLSA de { $owner } ne correspond aux certificats que le serveur présente
}
