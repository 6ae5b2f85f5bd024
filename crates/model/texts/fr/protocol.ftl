# Constats sur les versions du protocole. Un message par code ; attributs : title, sentence, meaning, steps, verify.

protocol-sslv2 =
    .title = SSL 2.0 est proposé
    .sentence = Le serveur accepte SSL 2.0.
    .meaning = SSL 2.0 date de 1995 et ne protège de presque rien ; la RFC 6176 l'interdit. Aucun client actuel ne l'emploie, et les visiteurs ne remarquent rien. Mais un serveur qui le propose en met d'autres en danger : par l'attaque DROWN, on peut déchiffrer des connexions enregistrées de tout serveur qui utilise la même clé RSA.
    .steps =
        Désactivez SSL 2.0 et n'autorisez que TLS 1.2 et TLS 1.3 (nginx ssl_protocols, Apache SSLProtocol, Postfix smtpd_tls_protocols, Dovecot ssl_min_protocol, HAProxy ssl-min-ver).
        Remplacez le logiciel ou le microprogramme qui ne le permet pas : il date d'avant 2012 environ.
        Recherchez tous les autres services qui ont la même clé privée, d'abord les serveurs de messagerie, et contrôlez-les aussi.
        La commande de vérification ne doit rien trouver.
    .verify = nmap -p { $nmap_port } --script sslv2 { $nmap_host }

protocol-sslv3 =
    .title = SSL 3.0 est proposé
    .sentence = Le serveur accepte SSL 3.0.
    .meaning = SSL 3.0 est cassé : par l'attaque POODLE, un attaquant placé sur le réseau et capable de faire répéter une requête au client en lit des parties, un cookie par exemple. La RFC 7568 l'interdit depuis 2015. Les navigateurs et les bibliothèques actuelles ne le connaissent plus ; le désactiver ne gêne que de très vieux clients.
    .steps =
        N'autorisez que TLS 1.2 et TLS 1.3 : nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3, Postfix smtpd_tls_protocols = >=TLSv1.2, Dovecot ssl_min_protocol = TLSv1.2, HAProxy ssl-min-ver TLSv1.2.
        Sous Windows, désactivez SSL 3.0 côté serveur dans les clés de registre SCHANNEL et redémarrez. Pour Java, laissez SSLv3 dans jdk.tls.disabledAlgorithms.
        Rechargez le service sur chaque nœud. La commande de vérification ne doit pas mentionner SSLv3.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

protocol-tls1-0 =
    .title = TLS 1.0 est proposé
    .sentence = Le serveur accepte TLS 1.0.
    .meaning = TLS 1.0 date de 1999, repose sur MD5 et SHA-1 et n'a aucune suite cryptographique moderne. La RFC 8996 l'a déclaré obsolète en 2021 ; PCI DSS en demande l'abandon depuis 2018. Les navigateurs y ont renoncé en 2020 : le désactiver ne touche que des appareils et programmes anciens. Attaquer un client bien tenu est difficile ; c'est l'offre elle-même que les audits reprochent.
    .steps =
        Cherchez dans le journal du serveur les clients qui utilisent encore TLS 1.0 et faites-les mettre à jour.
        N'autorisez que TLS 1.2 et TLS 1.3 : nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3, Postfix smtpd_tls_protocols = >=TLSv1.2, Dovecot ssl_min_protocol = TLSv1.2, HAProxy ssl-min-ver TLSv1.2, Tomcat protocols="TLSv1.2+TLSv1.3", IIS par les clés de registre SCHANNEL.
        Pour un serveur de messagerie qui reçoit de partout, pesez le pour et le contre : un expéditeur sans TLS 1.2 livrera peut-être en clair.
        Rechargez le service sur chaque nœud. La commande de vérification doit répondre « Cipher is (NONE) ».
    .verify = { $s_client } -tls1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

protocol-tls1-1 =
    .title = TLS 1.1 est proposé
    .sentence = Le serveur accepte TLS 1.1.
    .meaning = TLS 1.1 date de 2006, repose encore sur MD5 et SHA-1 et a été déclaré obsolète en même temps que TLS 1.0 par la RFC 8996, en 2021. Presque aucun client n'a jamais connu TLS 1.1 sans connaître aussi TLS 1.2 ; les navigateurs y ont renoncé en 2020. Le désactiver ne touche donc presque personne.
    .steps =
        N'autorisez que TLS 1.2 et TLS 1.3 : nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3, Postfix smtpd_tls_protocols = >=TLSv1.2, Dovecot ssl_min_protocol = TLSv1.2, HAProxy ssl-min-ver TLSv1.2, Tomcat protocols="TLSv1.2+TLSv1.3", IIS par les clés de registre SCHANNEL.
        Rechargez le service sur chaque nœud. La commande de vérification doit répondre « Cipher is (NONE) ».
    .verify = { $s_client } -tls1_1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

protocol-no-tls1-2-or-newer =
    .title = Ni TLS 1.2 ni TLS 1.3
    .sentence = Le serveur ne propose ni TLS 1.2 ni TLS 1.3 ; versions proposées : { $offered }.
    .meaning = TLS 1.2 est le minimum des navigateurs depuis 2020, ainsi que des systèmes d'exploitation et de la plupart des bibliothèques. Ils refusent ce serveur sans regarder son certificat. Seuls de vieux programmes, ou ceux que l'on a réglés pour le tolérer, se connectent encore.
    .steps =
        Activez TLS 1.2 et, si possible, TLS 1.3 dans la configuration du serveur.
        Si le logiciel ne les connaît pas, mettez-le à jour : OpenSSL 1.0.1 (2012), Java 8, Windows Server 2012 et leurs successeurs connaissent TLS 1.2.
        Si aucune mise à jour n'est possible, placez devant lui un mandataire inverse (reverse proxy) doté d'un TLS actuel.
        La commande de vérification doit nommer une suite cryptographique.
    .verify = { $s_client } -min_protocol TLSv1.2 </dev/null 2>/dev/null | grep 'Cipher is'

protocol-no-tls1-3 =
    .title = TLS 1.3 n'est pas proposé
    .sentence = Le serveur ne propose pas TLS 1.3.
    .meaning = TLS 1.2 avec de bonnes suites cryptographiques reste sûr, et personne n'est exclu. TLS 1.3 (2018) se connecte plus vite, cache le certificat aux observateurs et ne laisse plus d'option faible à choisir. L'échange de clés qui résiste aux ordinateurs quantiques n'existe qu'avec TLS 1.3.
    .steps =
        Activez TLS 1.3 : nginx ssl_protocols TLSv1.2 TLSv1.3, Apache SSLProtocol -all +TLSv1.2 +TLSv1.3. Il faut OpenSSL 1.1.1, Java 11 (ou 8u261), Windows Server 2022 ou plus récent.
        Gardez TLS 1.2 pour les clients qui en ont besoin.
        Rechargez le service. La commande de vérification doit nommer une suite cryptographique.
    .verify = { $s_client } -tls1_3 </dev/null 2>/dev/null | grep 'Cipher is'

protocol-version-intolerant =
    .title = Le serveur échoue face aux nouvelles versions du protocole
    .sentence = Le serveur rompt la connexion quand un client propose { $version }, au lieu de choisir une version qu'il connaît.
    .meaning = Un serveur qui ne connaît pas la version la plus récente doit répondre par la plus haute qu'il connaît. Celui-ci ferme la connexion ou signale une erreur. Les clients modernes ne peuvent alors pas se connecter, ou seulement à un second essai qui affaiblit leur protection. La cause est presque toujours un vieux répartiteur de charge ou un autre équipement intermédiaire.
    .steps =
        Trouvez l'équipement qui termine TLS (répartiteur de charge, proxy, boîtier) et installez son microprogramme actuel.
        S'il n'en existe pas, remplacez-le ou placez devant lui un mandataire inverse (reverse proxy) actuel.
        Lancez ensuite une nouvelle analyse. La commande de vérification, qui propose TLS 1.2 et TLS 1.3, doit nommer une suite cryptographique.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Cipher is'

protocol-long-hello-intolerant =
    .title = Le serveur échoue face aux longs messages d'ouverture
    .sentence = Le serveur rompt la connexion ou se fige quand le message d'ouverture du client (ClientHello) compte { $bytes } octets et arrive en { words-pieces } ; à un message plus court, il répond.
    .meaning = Le premier message d'un client n'a pas de taille fixe. Avec l'échange de clés post-quantique, que proposent les navigateurs actuels, il ne tient plus dans un seul paquet réseau. Les équipements qui l'attendent d'un seul tenant, ou ne savent pas lire au-delà d'une longueur donnée, perdent la connexion. Les utilisateurs d'un navigateur récent échouent alors que de vieux programmes réussissent, ce qui égare les recherches.
    .steps =
        Trouvez l'équipement qui termine ou inspecte TLS (répartiteur de charge, pare-feu, proxy) et installez son microprogramme actuel.
        Si le logiciel est le vôtre, faites-lui lire le ClientHello réparti sur plusieurs segments TCP et plusieurs enregistrements TLS.
        La commande de vérification demande OpenSSL 3.5 ou plus récent et doit nommer une suite cryptographique.
    .verify = { $s_client } -groups X25519MLKEM768:X25519:P-256 </dev/null 2>/dev/null | grep 'Cipher is'

# In how many segments a message is sent.
words-pieces = { $segments ->
    [one] un morceau
   *[other] { $segments } morceaux
}
