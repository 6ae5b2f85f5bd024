# Constats sur les certificats. Un message par code ; attributs : title, sentence, meaning, steps, verify.

cert-expired =
    .title = Le certificat a expiré
    .sentence = Le certificat de { $subject } a expiré le { $not_after }.
    .meaning = Un certificat vaut jusqu'à un instant précis ; ensuite, les clients refusent la connexion. Les navigateurs affichent un avertissement en pleine page, les clients d'API et les applications mobiles échouent, et les serveurs de messagerie qui vérifient les certificats cessent de livrer. Le certificat expiré peut aussi être un intermédiaire : celui du serveur paraît alors irréprochable. Les appareils mal réglés à l'heure s'en aperçoivent plus tôt ou plus tard que les autres.
    .steps =
        Si un certificat renouvelé existe déjà, installez-le sur chaque nœud avec les intermédiaires livrés avec lui.
        Sinon, renouvelez-le auprès de l'autorité de certification, ou cherchez pourquoi le renouvellement automatique n'a pas eu lieu (journal du client ACME, enregistrement CAA, défi inaccessible).
        Si le certificat expiré est un intermédiaire, remplacez-le par l'intermédiaire actuel de l'autorité.
        Rechargez le service : beaucoup de serveurs ne lisent le certificat qu'au démarrage ou au rechargement. La commande de vérification doit alors montrer des dates qui encadrent celle du jour.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|v):'

cert-not-yet-valid =
    .title = Le certificat n'est pas encore valable
    .sentence = Le certificat de { $subject } n'est valable qu'à partir du { $not_before }.
    .meaning = Les clients refusent un certificat avant le début de sa validité comme après sa fin. Soit il a été installé trop tôt, soit la machine qui l'a émis est en avance sur l'heure. Les autorités publiques antidatent d'ordinaire un peu le début ; les autorités privées, souvent pas.
    .steps =
        Remettez le certificat précédent s'il est encore valable, et installez celui-ci une fois sa validité commencée.
        Pour une autorité privée, corrigez l'horloge de la machine qui émet (NTP) et émettez de nouveau le certificat.
        Rechargez le service. La commande de vérification doit alors montrer des dates qui encadrent celle du jour.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|v):'

cert-expires-soon =
    .title = Le certificat expire bientôt
    .sentence = Le certificat de { $subject } expire { $days ->
        [0] dans moins d'un jour
        [one] dans un jour
       *[other] dans { $days } jours
    }, le { $not_after }.
    .meaning = Jusqu'à cet instant, tout fonctionne ; ensuite, les clients refusent la connexion. L'avertissement vient assez tôt pour un renouvellement sans hâte : il commence à 30 jours ou au quart de la durée de validité, si celui-ci est plus court, et devient une erreur à 7 jours ou au dixième, sauf si le compte en a décidé autrement. Là où le renouvellement est automatique, un certificat si près de sa fin signifie que le renouvellement, ou le rechargement qui le suit, n'a pas eu lieu.
    .steps =
        Cherchez si un certificat renouvelé existe déjà et qu'il ne reste qu'à l'installer.
        Sinon, renouvelez-le : auprès de l'autorité de certification, ou en lançant le client ACME à la main et en lisant son journal.
        Installez-le avec ses intermédiaires sur chaque nœud et rechargez le service.
        La commande de vérification doit alors montrer la nouvelle fin de validité (notAfter).
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -dates

cert-hostname-mismatch =
    .title = Le certificat ne couvre pas le nom d'hôte
    .sentence = Le certificat ne couvre pas { $name } ; noms couverts : { $covers }.
    .meaning = Le client compare le nom demandé avec les noms du certificat (subjectAltName). Le nom commun (CN) ne compte plus depuis des années, et un caractère générique ne remplace qu'un seul niveau : *.example.org couvre www.example.org, mais ni example.org ni a.b.example.org. Les navigateurs avertissent, les programmes refusent. Le certificat peut être bon par ailleurs : souvent, le serveur possède le bon, mais répond avec celui d'un autre site.
    .steps =
        Vérifiez que le serveur choisit le certificat d'après le nom (SNI) : nginx server_name, Apache ServerName et ServerAlias, nom d'hôte de la liaison IIS, HAProxy crt-list.
        Si le nom manque au certificat, faites-le émettre de nouveau avec ce nom parmi les noms alternatifs du sujet.
        Si le service doit être utilisé sous un autre nom, corrigez plutôt le moniteur ou l'enregistrement DNS.
        Rechargez le service. La commande de vérification énumère les noms couverts.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName

cert-revoked =
    .title = Le certificat a été révoqué
    .sentence = { $subject } a été révoqué le { $revoked_at } (motif : { words-revocation-reason } ; { words-revocation-source }).
    .meaning = L'autorité a déclaré le certificat invalide avant son terme. Firefox, Safari et Chrome l'apprennent par leurs propres listes, et beaucoup de serveurs de messagerie et de programmes ne regardent pas : certains visiteurs sont refusés, d'autres ne remarquent rien. Si le motif est une clé compromise, quelqu'un d'autre peut être en mesure de se faire passer pour le serveur.
    .steps =
        Demandez la raison à l'autorité de certification ou à la personne qui gère les certificats.
        Créez une nouvelle clé privée, surtout si d'autres ont pu connaître l'ancienne, et obtenez un nouveau certificat.
        Installez-le avec ses intermédiaires sur chaque nœud et rechargez le service.
        La commande de vérification télécharge la liste de révocation et doit alors indiquer « Verify return code: 0 (ok) ». Le code 3 signifie qu'aucune liste n'a pu être obtenue, le code 23 que le certificat est révoqué.
    .verify = { $s_client } -crl_check -crl_download </dev/null 2>/dev/null | grep 'Verify return code'

cert-weak-key =
    .title = La clé du certificat est trop faible
    .sentence = Le certificat du serveur a une clé trop faible : { $key }.
    .meaning = La sécurité de TLS repose sur une clé privée hors d'atteinte. Les clés RSA de moins de 2048 bits, les clés sur courbe elliptique de moins de 224 bits et les clés DSA n'offrent plus la marge exigée aujourd'hui ; un exposant RSA égal à 1, ou pair, n'en offre aucune, et les navigateurs ne calculent pas avec un exposant de plus de 33 bits. Les autorités publiques n'émettent plus de tels certificats depuis 2014. OpenSSL au niveau de sécurité 2, réglage par défaut de Debian et d'Ubuntu, les refuse ; les clients plus anciens se connectent encore.
    .steps =
        Créez une nouvelle clé : ECDSA P-256, ou RSA de 2048 bits au moins (3072 pour un long usage).
        Obtenez un certificat pour cette clé, installez l'un et l'autre sur chaque nœud et rechargez le service.
        Supprimez l'ancienne clé et, s'il est public, faites révoquer son certificat.
        La commande de vérification doit alors montrer la nouvelle taille.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -text | grep 'Public-Key'

cert-weak-signature =
    .title = Signature avec un algorithme de hachage dépassé
    .sentence = { $subject } est signé avec { $algorithm }, qui n'est plus sûr.
    .meaning = Avec MD5 et SHA-1, on peut fabriquer deux documents de même empreinte, et donc un faux certificat portant une vraie signature ; avec MD5, cela a été fait en 2008. Les navigateurs refusent ces certificats depuis 2017, et OpenSSL 3 aussi dans ses réglages par défaut. Des clients anciens et bien des outils internes les acceptent encore. La signature de la racine est sans importance : la racine est reconnue par elle-même.
    .steps =
        Faites émettre de nouveau le certificat avec SHA-256 ou mieux.
        Si l'intermédiaire est en cause, installez l'intermédiaire actuel de l'autorité. Pour une autorité privée, réglez son hachage de signature sur SHA-256 et émettez de nouveau les certificats.
        Rechargez le service. La commande de vérification donne l'algorithme de signature (sigalg) de chaque certificat envoyé.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|a):'

cert-debian-weak-key =
    .title = La clé vient du générateur défectueux de Debian
    .sentence = La clé de { $subject } est l'une des rares que l'OpenSSL défectueux de Debian pouvait produire.
    .meaning = De 2006 à 2008, l'OpenSSL de Debian et de ses dérivés tirait les clés parmi environ 32 000 possibilités pour chaque type, chaque taille et chaque genre de machine (CVE-2008-0166). Toutes sont publiées : n'importe qui peut détenir la clé privée de ce certificat. Les clients ne voient rien d'anormal et se connectent ; les navigateurs n'avertissent pas.
    .steps =
        Considérez la clé comme connue de tous : créez-en une nouvelle sur un système actuel, et ne réutilisez aucune clé de cette époque.
        Obtenez un certificat pour elle, installez l'une et l'autre sur chaque nœud et rechargez le service.
        Faites révoquer l'ancien certificat avec le motif de clé compromise.
        Lancez une nouvelle analyse : seule la comparaison avec les listes publiées montre que c'est corrigé. Vigie a la liste des clés RSA de 2048, 3072, 4096 et 8192 bits, et dit des autres qu'elle n'a pas pu les tester.

cert-roca =
    .title = La clé vient d'une puce Infineon défectueuse (ROCA)
    .sentence = La clé RSA de { $subject } porte la marque de la génération de clés défectueuse d'Infineon.
    .meaning = Des cartes à puce, des TPM et des modules de sécurité équipés de certaines puces Infineon ont produit des clés RSA dont la structure permet de calculer la clé privée (CVE-2017-15361). Pour 2048 bits, le coût était estimé en 2017 à quelques dizaines de milliers de dollars : élevé, mais accessible. La clé publique suffit à la reconnaître. Les clients ne voient rien d'anormal et se connectent.
    .steps =
        Créez une nouvelle clé, par logiciel ou dans un appareil au microprogramme corrigé, et obtenez un certificat pour elle.
        Installez l'une et l'autre sur chaque nœud, rechargez le service et faites révoquer l'ancien certificat.
        Recherchez les autres clés issues du même appareil : elles ont le même défaut.
        La commande de vérification ne doit rien trouver.
    .verify = nmap -p { $nmap_port } --script rsa-vuln-roca { $nmap_host }

cert-lifetime-too-long =
    .title = La durée de validité du certificat est trop longue
    .sentence = Le certificat est valable { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    } ; à sa date d'émission, les règles en admettent { $limit }.
    .meaning = Un certificat public peut valoir au plus 825 jours s'il est émis à partir du 1er mars 2018, 398 jours à partir du 1er septembre 2020, 200 jours à partir du 15 mars 2026, 100 jours à partir du 15 mars 2027 et 47 jours à partir du 15 mars 2029. Les systèmes d'Apple et Chrome refusent les certificats au-delà de 398 jours ; les autorités appliquent elles-mêmes les limites plus récentes. Un certificat public qui dépasse sa limite a été émis contre les règles et peut devoir être révoqué à bref délai. Ces limites ne concernent pas les autorités privées.
    .steps =
        Faites émettre de nouveau le certificat avec une durée conforme.
        Mettez en place le renouvellement automatique (ACME) : en 2029, un certificat sera remplacé environ tous les mois et demi.
        Installez le nouveau certificat et rechargez le service. La commande de vérification montre le début et la fin de validité.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -dates

cert-must-staple-missing =
    .title = La réponse OCSP promise manque
    .sentence = Le certificat exige une réponse OCSP agrafée, et le serveur n'en a envoyé aucune de valable en { $tries ->
        [one] { $tries } essai
       *[other] { $tries } essais
    } : { words-bad-staple }.
    .meaning = Le certificat porte la marque « must-staple » (TLS feature, RFC 7633) : le serveur promet d'envoyer une réponse OCSP récente à chaque établissement de connexion. Sans elle, Firefox refuse la connexion ; Chrome et la plupart des autres clients ignorent la marque, et le défaut n'apparaît qu'à certains. Plusieurs autorités ont abandonné OCSP, et avec lui les certificats « must-staple ».
    .steps =
        Le mieux : faites émettre de nouveau le certificat sans « must-staple ». OCSP est facultatif pour les certificats publics, et les durées courtes le remplacent.
        Sinon, activez l'agrafage : nginx ssl_stapling on avec resolver et ssl_trusted_certificate, Apache SSLUseStapling on avec SSLStaplingCache, HAProxy avec un fichier .ocsp ou ocsp-update.
        Laissez le serveur joindre l'adresse OCSP de l'autorité (HTTP sortant).
        La commande de vérification doit alors indiquer « OCSP Response Status: successful ». Lancez-la deux fois : nginx n'a pas encore de réponse à la première connexion.
    .verify = { $s_client } -status </dev/null 2>/dev/null | grep -i 'OCSP response'

cert-no-sct =
    .title = Trop peu de preuves de journalisation publique (SCT)
    .sentence = Le certificat { $found ->
        [0] ne contient aucun SCT
        [one] contient le SCT d'un seul journal
       *[other] contient les SCT de { $found } journaux
    } ; sa durée en exige { $needed }.
    .meaning = Les certificats publics sont inscrits dans des journaux « Certificate Transparency », et chaque journal rend un reçu signé (SCT). Chrome et Apple en exigent deux pour une durée allant jusqu'à 180 jours et trois au-delà, d'opérateurs différents ; Firefox pour ordinateur en exige aussi depuis la version 135. Faute de quoi, ces navigateurs refusent la connexion. Seul compte ici ce que contient le certificat ; un serveur peut aussi envoyer des SCT pendant la négociation ou avec sa réponse OCSP, ce que presque aucun ne fait. Les programmes et les serveurs de messagerie ne regardent pas. Les autorités privées ne sont pas concernées.
    .steps =
        Faites émettre de nouveau le certificat : les autorités placent des SCT dans les certificats publics, sauf demande contraire.
        Si l'autorité offre une option pour ne pas journaliser le certificat, ne l'activez pas.
        Installez le nouveau certificat et rechargez le service. La commande de vérification compte les SCT du certificat.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -text | grep -c 'Signed Certificate Timestamp:'

cert-malformed =
    .title = Le certificat enfreint une règle
    .sentence = Le certificat { $subject } enfreint une règle ({ $clause }) : { $detail }.
    .meaning = La RFC 5280 définit la construction d'un certificat, et les Baseline Requirements du CA/Browser Forum ce que les autorités publiques ont le droit d'y mettre. Certains défauts sont refusés par presque tous les clients. D'autres ne le sont que par ceux qui appliquent les règles à la lettre, comme Python depuis la version 3.13 ou OpenSSL avec -x509_strict : le même serveur fonctionne avec un programme et échoue avec un autre. On les rencontre avec des outils faits à la main, de vieux équipements et des autorités privées.
    .steps =
        Émettez de nouveau le certificat avec un logiciel actuel (OpenSSL 3, step-ca, Vault, AD CS à jour) et contrôlez-le avant de l'installer, par exemple avec zlint, pkilint ou openssl verify -x509_strict. Si le défaut est dans une racine ou un intermédiaire, c'est celui-là qu'il faut émettre de nouveau ; avec la même clé et le même nom, les certificats émis en dessous restent valables.
        Pour un certificat public, signalez le défaut à l'autorité de certification, qui doit le remplacer.
        Installez le nouveau certificat, rechargez le service et lancez une nouvelle analyse.

cert-not-the-expected =
    .title = Un autre certificat que celui attendu
    .sentence = Le serveur présente le certificat d'empreinte { $presented } ; était attendu { $expected } ou un successeur.
    .meaning = Le moniteur désigne le certificat de l'inventaire qui devrait être installé ici, et le serveur en présente un autre qui n'est pas son successeur. Le plus souvent, le nouveau certificat a été émis mais pas installé, ou seulement sur une partie des nœuds ; ou bien quelqu'un a installé un certificat que l'inventaire ne connaît pas. Les visiteurs ne remarquent rien tant que l'autre est valable.
    .steps =
        Installez le certificat attendu sur chaque nœud qui répond à ce nom et rechargez le service.
        Si le certificat présenté est le bon, importez-le dans l'inventaire ou désignez-le dans le moniteur comme certificat attendu.
        La commande de vérification donne le numéro de série, la fin de validité et l'empreinte du certificat présenté.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -serial -enddate -fingerprint -sha256 | sed '/ingerprint/s/://g'

cert-differs-by-address =
    .title = Les adresses présentent des certificats différents
    .sentence = Les adresses de { $host } ne présentent pas toutes le même certificat : { words-nodes }.
    .meaning = Derrière un même nom, plusieurs nœuds répondent et devraient se comporter de la même façon. Quand l'un d'eux sert encore le certificat précédent, ou un mauvais, les visiteurs sont touchés au hasard, et un test qui n'atteint qu'un bon nœud ne voit rien. Si tous les certificats sont sains, comme sur les réseaux de diffusion de contenu, ce n'est qu'une information.
    .steps =
        Installez le certificat actuel sur les nœuds qui en servent un autre et rechargez-les.
        Incluez tous les nœuds, y compris en IPv6 et ceux de secours, dans la distribution automatique des certificats.
        Retirez du DNS les adresses qui ne servent plus.
        La commande de vérification donne le numéro de série et la fin de validité pour chaque adresse.
    .verify = for a in $(dig +short { $host } A | grep -E '^[0-9.]+$'; dig +short { $host } AAAA | grep -E '^[0-9a-f:]+$' | sed 's/.*/[&]/'); do echo "$a"; { $s_client } -connect "$a:{ $port }" </dev/null 2>/dev/null | openssl x509 -noout -serial -enddate; done

cert-changed =
    .title = Le certificat a changé
    .sentence = Le serveur présente désormais { $current } au lieu de { $previous }.
    .meaning = Le certificat n'est pas celui de la dernière analyse. Après un renouvellement, c'est ce que l'on veut voir. Si personne n'avait prévu de changement, il vaut la peine de demander qui l'a fait.
    .steps =
        Si le changement était prévu, il n'y a rien à faire.
        Sinon, interrogez l'exploitant du serveur et comparez avec les certificats que l'autorité a émis pour ce nom (compte auprès de l'autorité, journaux « Certificate Transparency »).
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -serial -enddate -fingerprint -sha256 | sed '/ingerprint/s/://g'

cert-wildcard =
    .title = Certificat à caractère générique (wildcard)
    .sentence = Le certificat contient des noms à caractère générique : { $names }.
    .meaning = Un caractère générique couvre tous les noms d'un même niveau d'un domaine. C'est commode, et ce n'est pas un défaut. Mais la même clé privée se trouve alors sur de nombreux serveurs, et qui l'obtient sur l'un d'eux peut se faire passer pour tous les autres.
    .steps =
        Tenez la liste des endroits où cette clé est installée, et remplacez-la partout si l'un d'eux est compromis.
        Avec le renouvellement automatique, un certificat par service est souvent tout aussi simple et limite les dégâts.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName

cert-self-issued-private =
    .title = Certificat d'une autorité privée
    .sentence = Le certificat a été émis par l'autorité privée { $issuer }.
    .meaning = La chaîne aboutit à une racine de votre propre magasin de confiance, et non à une racine fournie avec les navigateurs et les systèmes. C'est ce qu'il faut pour un service interne. Les clients qui n'ont pas cette racine refusent la connexion, et les règles des certificats publics (durée, journalisation) ne s'appliquent pas.
    .steps =
        Vérifiez que chaque client du service possède la racine de cette autorité.
        Si le service est aussi joint de l'extérieur, employez-y un certificat d'une autorité publique.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -issuer

# Mots pour les preuves.

# Who says so.
words-revocation-source = { $source ->
    [crl] { words-by-list }
    [ocsp] { words-by-responder }
    [staple] selon la réponse OCSP agrafée par le serveur
   *[none] selon son autorité
}

words-by-list = { $address ->
    [none] selon la liste de révocation
   *[given] selon la liste de révocation à l'adresse { $address }
}

words-by-responder = { $address ->
    [none] selon le service OCSP
   *[given] selon le service OCSP à l'adresse { $address }
}

# What came instead of the staple that was promised.
words-bad-staple = { $staple ->
    [expired_answer] la dernière a expiré
    [none] il n'en est venu aucune
    [other_certificate] la dernière concerne un autre certificat
    [responder_unknown] la dernière dit que l'autorité ne connaît pas le certificat
   *[other] la dernière n'est pas en bonne forme
}

words-revocation-reason = { $reason ->
    [unspecified] non indiqué
    [keyCompromise] clé compromise
    [cACompromise] autorité compromise
    [affiliationChanged] changement d'affiliation
    [superseded] certificat remplacé
    [cessationOfOperation] cessation d'activité
    [certificateHold] suspension
    [privilegeWithdrawn] droit retiré
    [aACompromise] autorité d'attributs compromise
   *[other] { $reason }
}

# Qui présente quoi : des listes dans le même ordre.
words-nodes = { $serials ->
    [none] { $addresses }
   *[given] { $addresses } (numéros de série { $serials } ; valables jusqu'au { $until })
}
