# Constats sur les vulnérabilités connues. Un message par code ; attributs : title, sentence, meaning, steps, verify.

vuln-heartbleed =
    .title = Heartbleed : la mémoire du serveur peut être lue
    .sentence = Le serveur répond à une requête « heartbeat » par de la mémoire qu'il ne devrait pas envoyer (CVE-2014-0160) ; constaté en { $versions }.
    .meaning = Une erreur d'OpenSSL 1.0.1 à 1.0.1f permet à n'importe qui sur le réseau de lire la mémoire du serveur par morceaux de 64 kilooctets au plus, autant de fois qu'il le veut et sans trace dans le journal. Des clés privées, des mots de passe et des cookies de session ont été obtenus ainsi. Les visiteurs ne remarquent rien, et le certificat paraît bon. Vigie a demandé le minimum qui prouve l'erreur et n'a rien gardé de la réponse.
    .steps =
        Mettez à jour OpenSSL sans attendre vers une version maintenue (l'erreur a été corrigée en 1.0.1g) et redémarrez tous les services qui l'emploient. Pour les boîtiers, installez un nouveau microprogramme.
        Créez ensuite une nouvelle clé privée, obtenez un nouveau certificat et faites révoquer l'ancien : la clé a pu être lue.
        Mettez fin à toutes les sessions et faites changer les mots de passe passés par ce serveur.
        La commande de vérification ne doit pas indiquer « VULNERABLE ».
    .verify = nmap -p { $nmap_port } --script ssl-heartbleed { $nmap_host }

vuln-ccs-injection =
    .title = Injection CCS : l'ouverture de la connexion peut être manipulée
    .sentence = Le serveur accepte un message ChangeCipherSpec au mauvais moment (CVE-2014-0224) ; constaté en { $versions }.
    .meaning = Par cette erreur d'OpenSSL, un attaquant interposé peut imposer des clés faibles, puis lire et modifier les données. L'attaque ne réussit que si le client a la même erreur ; les navigateurs ne l'ont jamais eue, des programmes et des serveurs de messagerie dotés d'un vieil OpenSSL peuvent l'avoir. C'est aussi le signe d'un serveur qui n'a pas été mis à jour depuis 2014.
    .steps =
        Mettez à jour OpenSSL vers une version maintenue (corrigé en 0.9.8za, 1.0.0m et 1.0.1h) et redémarrez tous les services qui l'emploient. Pour les boîtiers, installez un nouveau microprogramme.
        Mettez aussi à jour les vieux clients qui emploient OpenSSL.
        La commande de vérification ne doit pas indiquer « VULNERABLE ».
    .verify = nmap -p { $nmap_port } --script ssl-ccs-injection { $nmap_host }

vuln-robot =
    .title = ROBOT : le serveur révèle si un message RSA est bien formé
    .sentence = Le serveur réagit différemment aux messages RSA corrects et incorrects, ce qui permet de s'en servir pour déchiffrer (ROBOT, { $strength ->
        [weak] oracle faible
       *[other] oracle fort
    }) ; constaté en { $version } avec { $suite }.
    .meaning = Dans l'échange de clés RSA, jusqu'à TLS 1.2, le serveur ne doit pas laisser voir si un message déchiffré était bien formé. Celui-ci le laisse voir. Au prix de milliers de requêtes (de bien plus encore si l'oracle est faible), un attaquant peut en tirer le déchiffrement de connexions enregistrées qui employaient l'échange RSA, ou une signature au nom du serveur (CVE-2017-13099 et d'autres, selon le produit). Les visiteurs ne remarquent rien.
    .steps =
        Désactivez l'échange de clés RSA : en notation OpenSSL, ajoutez !kRSA à la liste des suites et gardez ECDHE. Sur les boîtiers F5, Citrix, Cisco et autres, installez le microprogramme qui corrige ROBOT.
        Si la clé sert aussi ailleurs, contrôlez également ces serveurs : ils partagent le danger.
        La commande de vérification doit répondre « Cipher is (NONE) ». Elle montre si l'échange RSA est désactivé ; s'il doit rester actif, seule une nouvelle analyse montre que le défaut est corrigé.
    .verify = { $s_client } -tls1_2 -cipher 'kRSA:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

vuln-ticketbleed =
    .title = Ticketbleed : la reprise de session révèle de la mémoire
    .sentence = À la reprise d'une session, le serveur renvoie jusqu'à 31 octets de mémoire étrangère (CVE-2016-9244).
    .meaning = Les répartiteurs de charge F5 BIG-IP dont les tickets de session sont activés renvoient des octets de mémoire non initialisée quand une session est reprise avec un identifiant court. Ils peuvent contenir des parties de sessions d'autres personnes. Ce sont quelques octets à chaque fois, mais autant de fois que l'on veut. Les visiteurs ne remarquent rien.
    .steps =
        Installez la version de BIG-IP dans laquelle F5 a corrigé CVE-2016-9244 (article K05121675).
        En attendant, désactivez les tickets de session dans le profil Client SSL.
        La commande de vérification ne doit pas indiquer « VULNERABLE ».
    .verify = nmap -p { $nmap_port } --script tls-ticketbleed { $nmap_host }

vuln-poodle =
    .title = POODLE : SSL 3.0 avec des suites CBC
    .sentence = Le serveur accepte SSL 3.0 avec des suites CBC (CVE-2014-3566) : { $suites }.
    .meaning = Dans SSL 3.0, le bourrage des suites CBC n'est pas protégé. Un attaquant placé sur le réseau et capable de faire répéter une requête au client, par un script dans le navigateur par exemple, lit un octet de cookie en quelque 256 requêtes. Il faut pour cela que le client parle SSL 3.0, ce que les clients actuels ne font plus.
    .steps =
        Désactivez SSL 3.0 et n'autorisez que TLS 1.2 et TLS 1.3 (nginx ssl_protocols, Apache SSLProtocol, Postfix smtpd_tls_protocols, Dovecot ssl_min_protocol, HAProxy ssl-min-ver, IIS par les clés de registre SCHANNEL).
        Rechargez le service sur chaque nœud. La commande de vérification ne doit pas indiquer « VULNERABLE ».
    .verify = nmap -p { $nmap_port } --script ssl-poodle { $nmap_host }

vuln-poodle-tls =
    .title = POODLE sur TLS : le bourrage n'est pas contrôlé
    .sentence = Le serveur accepte des enregistrements dont le bourrage CBC est faux (CVE-2014-8730).
    .meaning = TLS exige que le serveur contrôle le bourrage des suites CBC. Celui-ci ne le fait pas, et l'attaque POODLE réussit même avec TLS 1.0 à 1.2 et des clients actuels. Il y faut un attaquant placé sur le réseau et capable de faire répéter une requête au client. Ont été touchés surtout des répartiteurs de charge F5 et A10, et quelques autres produits.
    .steps =
        Installez le microprogramme ou la mise à jour du fabricant qui corrige CVE-2014-8730.
        En attendant, retirez les suites CBC : ne proposez qu'AES-GCM et ChaCha20-Poly1305 avec ECDHE.
        Lancez une nouvelle analyse : les outils courants ne montrent pas ce défaut de façon sûre.

vuln-cbc-padding-oracle =
    .title = Le serveur révèle si le bourrage CBC est correct
    .sentence = Le serveur réagit différemment à différents défauts d'enregistrements CBC, ce qui permet de déchiffrer des parties d'une connexion.
    .meaning = De la différence entre deux messages d'erreur, un attaquant apprend si le bourrage était juste, et de nombreuses réponses de ce genre, le contenu, un cookie par exemple. Il doit être placé sur le réseau et pouvoir faire répéter une requête au client. Font partie de la famille CVE-2016-2107 (OpenSSL avec AES-NI jusqu'à la 1.0.2g), CVE-2019-1559 (OpenSSL jusqu'à la 1.0.2q) et les défauts Zombie POODLE et GOLDENDOODLE de plusieurs boîtiers. Les visiteurs ne remarquent rien.
    .steps =
        Mettez à jour la bibliothèque TLS ou le microprogramme de l'équipement qui termine TLS.
        Retirez les suites CBC : ne proposez qu'AES-GCM et ChaCha20-Poly1305 avec ECDHE, et TLS 1.3.
        Lancez une nouvelle analyse : les outils courants ne montrent pas ce défaut de façon sûre.

vuln-freak =
    .title = FREAK : suites d'exportation RSA
    .sentence = Le serveur accepte des suites d'exportation RSA avec des clés de { $bits } bits (CVE-2015-0204) : { $suites }.
    .meaning = Une clé RSA de 512 bits se factorise en quelques heures pour moins de cent dollars. Un attaquant interposé peut amener les clients qui ont l'erreur FREAK à une telle suite, puis lire et modifier la connexion. Les clients mis à jour depuis 2015 refusent ; il ne leur arrive rien. Le serveur ne devrait pas la proposer pour autant.
    .steps =
        Retirez les suites d'exportation : en notation OpenSSL, ajoutez !EXPORT à la liste (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = EXPORT).
        Mettez à jour la bibliothèque TLS : OpenSSL ne les contient plus depuis la 1.1.0.
        Rechargez le service sur chaque nœud. La commande de vérification ne doit montrer aucune suite dont le nom contient EXPORT.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

vuln-logjam =
    .title = Logjam : suites d'exportation Diffie-Hellman
    .sentence = Le serveur accepte des suites d'exportation DHE de { $bits } bits (CVE-2015-4000) : { $suites }.
    .meaning = Un attaquant interposé peut amener le serveur à un échange Diffie-Hellman de 512 bits à l'insu du client et, s'il s'y est préparé pour un nombre premier très répandu, calculer la clé pendant que la connexion s'établit. Les clients mis à jour depuis 2015 refusent des paramètres aussi petits. Le serveur ne devrait pas les proposer pour autant.
    .steps =
        Retirez les suites d'exportation : en notation OpenSSL, ajoutez !EXPORT à la liste, ou renoncez à DHE par !kDHE et ne proposez qu'ECDHE.
        Là où DHE reste, employez des paramètres de 2048 bits ou plus.
        Rechargez le service sur chaque nœud. La commande de vérification ne doit pas indiquer « VULNERABLE ».
    .verify = nmap -p { $nmap_port } --script ssl-dh-params { $nmap_host }

vuln-drown =
    .title = DROWN : SSL 2.0 met en danger tous les serveurs qui ont cette clé
    .sentence = Par SSL 2.0, le serveur peut servir à déchiffrer des connexions TLS faites avec la même clé RSA ({ $cves }). Il accepte { $ciphers }.
    .meaning = Des connexions TLS enregistrées qui employaient l'échange de clés RSA peuvent être déchiffrées à l'aide d'un serveur SSL 2.0 doté de la même clé privée. Dans le cas général, il y faut environ 40 000 requêtes et quelques centaines de dollars de temps de calcul ; avec d'anciennes versions d'OpenSSL (CVE-2016-0703), quelques minutes sur un seul ordinateur. Des serveurs web bien configurés sont touchés eux aussi si, par exemple, un serveur de messagerie partage leur clé.
    .steps =
        Désactivez SSL 2.0 ici. Avec OpenSSL, mettez aussi à jour : avant la 1.0.1r et la 1.0.2f, des suites SSL 2.0 désactivées pouvaient servir quand même (CVE-2015-3197).
        Recherchez tous les services qui ont cette clé ou ce certificat (Vigie les énumère) et désactivez-y SSL 2.0 également.
        Donnez des clés distinctes aux services de confiance différente.
        La commande de vérification ne doit pas indiquer « VULNERABLE ».
    .verify = nmap -p { $nmap_port } --script sslv2-drown { $nmap_host }

vuln-insecure-renegotiation =
    .title = Renégociation non sécurisée
    .sentence = Le serveur renégocie sans lier la nouvelle négociation à l'ancienne (CVE-2009-3555).
    .meaning = Un attaquant interposé peut placer ses propres données devant celles du client ; le serveur prend le tout pour une seule requête. En 2009, on a ainsi exécuté des requêtes sous la session d'autrui. L'attaquant ne peut pas lire les réponses. La RFC 5746 a corrigé le protocole en 2010 ; un serveur qui renégocie encore à l'ancienne manière est très en retard ou réglé ainsi à dessein.
    .steps =
        Mettez à jour la bibliothèque TLS : depuis la 0.9.8m, OpenSSL refuse l'ancienne renégociation.
        Retirez les options qui la rétablissent : Apache SSLInsecureRenegotiation on, OpenSSL UnsafeLegacyRenegotiation ou SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION, Java sun.security.ssl.allowUnsafeRenegotiation.
        Désactivez toute renégociation là où elle n'est pas nécessaire.
        Lancez une nouvelle analyse : openssl s_client emploie toujours la forme sûre et ne peut pas montrer ce défaut.

vuln-starttls-injection =
    .title = Injection de commandes par STARTTLS
    .sentence = Le serveur exécute, à l'intérieur de TLS, des commandes envoyées auparavant en clair (CVE-2011-0411 et semblables).
    .meaning = Les commandes qui arrivent au serveur avec STARTTLS restent dans son tampon et passent ensuite pour chiffrées. Un attaquant interposé peut glisser des commandes dans la session d'autrui et, par exemple, faire livrer ailleurs des messages ou des mots de passe. Le premier cas fut Postfix en 2011 ; beaucoup de produits de messagerie ont suivi, certains en 2021. Ni expéditeurs ni destinataires ne remarquent rien.
    .steps =
        Mettez à jour le serveur de messagerie, ou le proxy placé devant lui qui traite STARTTLS (Postfix : 2.4.16, 2.5.12, 2.6.9, 2.7.3 ou plus récent).
        En attendant, employez pour les utilisateurs les ports où TLS commence au premier octet (465, 993, 995) ; le port 25 entre serveurs ne peut pas être remplacé.
        Lancez une nouvelle analyse : le défaut n'apparaît que si les deux commandes partent dans un même paquet.

vuln-opossum =
    .title = Opossum : le même service avec TLS d'emblée et par bascule
    .sentence = À côté de HTTPS, le serveur de { $host } accepte aussi de faire passer une connexion HTTP en clair à TLS (CVE-2025-49812) ; il a répondu par le statut { $status }.
    .meaning = HTTP peut passer à TLS au cours d'une connexion (RFC 2817), ce que les navigateurs ne font jamais. Si un serveur le propose en plus de HTTPS, un attaquant interposé peut décaler requêtes et réponses les unes par rapport aux autres, et le client prend une réponse pour celle d'une autre requête. L'attaquant ne peut pas lire les données. Est surtout touché Apache httpd jusqu'à la 2.4.63 avec SSLEngine optional.
    .steps =
        Mettez à jour Apache httpd vers la 2.4.64 ou plus récente, qui ne connaît plus cette bascule ; ou remplacez SSLEngine optional par off sur le port 80.
        Pour d'autres produits (imprimantes, CUPS, boîtiers), désactivez la bascule HTTP ou le port en clair.
        La commande de vérification ne doit montrer ni « 101 » ni « Upgrade: TLS ».
    .verify = curl -sS --http1.1 --max-time 10 -o /dev/null -D - -H 'Connection: Upgrade' -H 'Upgrade: TLS/1.0' http://{ $url_host }/ | grep -iE '^(HTTP/|Upgrade:)'

vuln-crime =
    .title = CRIME : compression TLS
    .sentence = Le serveur accepte la compression TLS (CVE-2012-4929), en { $versions }.
    .meaning = Des données compressées grandissent ou rétrécissent selon leur contenu, même chiffrées. Qui peut faire envoyer des requêtes au client et en observer la taille découvre un secret, un cookie par exemple, caractère après caractère. Les navigateurs ne proposent plus la compression depuis 2012 ; le danger concerne les autres programmes. Vigie y voit une erreur sur HTTPS et un avertissement ailleurs.
    .steps =
        Désactivez la compression : Apache SSLCompression off, nginx par une mise à jour (désactivée depuis les versions 1.1.6 et 1.0.9), Postfix tls_ssl_options = NO_COMPRESSION.
        Mettez à jour la bibliothèque TLS : la compression est désactivée par défaut dans OpenSSL depuis la 1.1.0, et TLS 1.3 n'en a pas.
        Rechargez le service. La commande de vérification doit montrer NULL comme seul « compressor ».
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

vuln-beast =
    .title = BEAST : suites CBC dans TLS 1.0
    .sentence = Le serveur accepte des suites CBC dans TLS 1.0 ou plus ancien, ce qui rend BEAST possible en théorie (CVE-2011-3389) : { $suites }.
    .meaning = Dans TLS 1.0, la valeur initiale de chaque enregistrement CBC est prévisible, et un script dans le navigateur pouvait en déduire des cookies. Les navigateurs s'en protègent eux-mêmes depuis 2011 et 2012 : l'attaque ne réussit avec aucun client actuel. Le serveur ne peut ni la prouver ni l'empêcher ; il reste une raison de plus de renoncer à TLS 1.0.
    .steps =
        Désactivez TLS 1.0 ; rien d'autre n'est nécessaire.
        Ne revenez pas à RC4, comme on le conseillait en 2011 : il est cassé.
        La commande de vérification doit répondre « Cipher is (NONE) ».
    .verify = { $s_client } -tls1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

vuln-lucky13 =
    .title = Lucky Thirteen : suites CBC sans « encrypt-then-MAC »
    .sentence = Le serveur accepte des suites CBC, ce qui rend Lucky Thirteen possible en théorie (CVE-2013-0169) : { $suites }.
    .meaning = Avec les suites CBC, une bibliothèque doit mettre exactement le même temps pour un enregistrement correct ou incorrect ; d'infimes écarts permettent à un attaquant proche du serveur d'en découvrir le contenu. Les bibliothèques maintenues ont été adaptées depuis 2013. On ne peut pas mesurer à travers Internet si un serveur est réellement vulnérable ; ce n'est donc qu'une information.
    .steps =
        Tenez la bibliothèque TLS à jour.
        Retirez les suites CBC si vos clients le permettent : TLS 1.2 avec AES-GCM ou ChaCha20-Poly1305, et TLS 1.3, suffisent à tous les clients actuels.
        La commande de vérification énumère les suites proposées : le nom de celles qui sont concernées contient CBC.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

vuln-breach =
    .title = BREACH : pages compressées
    .sentence = Le serveur compresse ses pages ({ $encoding }), ce qui rend BREACH possible en théorie (CVE-2013-3587).
    .meaning = Si une page compressée contient à la fois un secret (un jeton contre les requêtes falsifiées, par exemple) et un texte repris de la requête, sa taille permet de deviner le secret pas à pas. Cela dépend de chaque page et non de TLS ; les pages statiques ne sont pas concernées. La compression épargne beaucoup de données et ne devrait pas être abandonnée en bloc. La plupart des applications se protègent par des jetons qui changent à chaque réponse.
    .steps =
        Demandez aux développeurs si des pages contenant des secrets reprennent des parties de la requête.
        Faites masquer les jetons différemment dans chaque réponse (Django, Rails et d'autres le font) et posez les cookies avec SameSite.
        Si ce n'est pas possible, désactivez la compression pour ces pages seulement. La commande de vérification montre si une page est compressée ; sinon, elle n'affiche rien.
    .verify = curl{ $curl_place } -sS -o /dev/null -D - -H 'Accept-Encoding: gzip, br, zstd, deflate' https://{ $url_host }:{ $port }/ | grep -i '^content-encoding'

vuln-client-renegotiation =
    .title = Les clients peuvent renégocier à volonté
    .sentence = Le serveur laisse les clients lancer une nouvelle négociation dans une connexion autant de fois qu'ils le veulent (CVE-2011-1473).
    .meaning = Une négociation coûte au serveur bien plus qu'au client. Par la renégociation, une seule connexion peut en demander l'une après l'autre et épuiser le temps de calcul ; il devient un peu plus facile de surcharger le serveur. Aucune donnée n'est en danger. On discute même s'il s'agit d'une vulnérabilité, puisque de nombreuses connexions ont un effet semblable.
    .steps =
        Mettez à jour le serveur : nginx, Apache httpd et HAProxy refusent la renégociation par le client, et OpenSSL 3 la refuse par défaut.
        Sur les boîtiers et avec Java (jdk.tls.rejectClientInitiatedRenegotiation=true), désactivez-la ou limitez-la.
        TLS 1.3 n'a pas de renégociation. Après « RENEGOTIATING », la commande de vérification doit montrer une erreur ou la fin de la connexion.
    .verify = (sleep 1; echo R; sleep 2) | { $s_client } -tls1_2 2>&1 | grep -iE 'renegotiat|SSL routines|closed|errno'
