# Constats sur les suites cryptographiques, l'échange de clés et les signatures. Un message par code ; attributs : title, sentence, meaning, steps, verify.

cipher-null =
    .title = Suites cryptographiques sans chiffrement
    .sentence = Le serveur accepte des suites qui ne chiffrent pas : { $suites }.
    .meaning = Avec une suite NULL, les données sont protégées contre toute modification, mais circulent en clair. Les clients ordinaires n'en choisissent jamais ; un programme mal configuré, ou en mode de mise au point, le peut. La connexion porte alors le nom de TLS, et chacun peut la lire en chemin.
    .steps =
        Retirez les suites NULL : en notation OpenSSL, ajoutez !eNULL à la liste (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = eNULL, HAProxy ssl-default-bind-ciphers).
        Mieux : reprenez la liste du générateur de configuration SSL de Mozilla, profil « intermediate ».
        Rechargez le service sur chaque nœud. La commande de vérification doit répondre « Cipher is (NONE) ».
    .verify = { $s_client } -min_protocol TLSv1 -max_protocol TLSv1.2 -cipher 'eNULL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-anonymous =
    .title = Suites cryptographiques sans authentification du serveur
    .sentence = Le serveur accepte des suites anonymes : { $suites }.
    .meaning = Avec une suite anonyme (DH_anon, ECDH_anon), le serveur ne montre aucun certificat, et le client ne peut pas le distinguer d'un attaquant interposé. Les navigateurs et les clients ordinaires n'en proposent jamais. Les serveurs de messagerie qui chiffrent sans vérifier les emploient entre eux ; là, elles ne valent pas moins qu'un certificat non vérifié.
    .steps =
        Retirez les suites anonymes : en notation OpenSSL, ajoutez !aNULL à la liste (nginx ssl_ciphers, Apache SSLCipherSuite, HAProxy ssl-default-bind-ciphers).
        Pour Postfix, indiquez smtpd_tls_exclude_ciphers = aNULL. Sur le port 25, c'est une affaire de règle plutôt que de danger.
        Rechargez le service sur chaque nœud. La commande de vérification doit répondre « Cipher is (NONE) ».
    .verify = { $s_client } -min_protocol TLSv1 -max_protocol TLSv1.2 -cipher 'aNULL:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-export =
    .title = Suites cryptographiques affaiblies pour l'exportation
    .sentence = Le serveur accepte des suites d'exportation : { $suites }.
    .meaning = Ces suites ont été affaiblies à dessein dans les années 1990, à 40 ou 56 bits, pour pouvoir être exportées des États-Unis. On les casse en quelques heures à peu de frais. Les clients actuels ne les connaissent pas, mais FREAK et Logjam s'en servent pour attaquer des clients qui ne sont pas à jour.
    .steps =
        Retirez les suites d'exportation : en notation OpenSSL, ajoutez !EXPORT à la liste (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = EXPORT).
        Mettez à jour la bibliothèque TLS : les versions actuelles ne les contiennent plus (OpenSSL depuis la 1.1.0).
        Rechargez le service sur chaque nœud. La commande de vérification ne doit montrer aucune suite dont le nom contient EXPORT.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-rc4 =
    .title = Suites cryptographiques RC4
    .sentence = Le serveur accepte RC4 : { $suites }.
    .meaning = Le flux produit par RC4 est assez irrégulier pour que l'on retrouve des données souvent répétées, un cookie par exemple ; en 2015, il y fallait environ 75 heures de trafic. La RFC 7465 interdit RC4 dans TLS. Les navigateurs y ont renoncé en 2016, et les clients actuels ne le proposent pas.
    .steps =
        Retirez RC4 : en notation OpenSSL, ajoutez !RC4 à la liste (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = RC4). Sous Windows, désactivez-le dans les clés de registre SCHANNEL.
        Proposez à la place AES-GCM ou ChaCha20-Poly1305, avec ECDHE.
        Rechargez le service sur chaque nœud. La commande de vérification ne doit montrer aucune suite dont le nom contient RC4.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-des =
    .title = Suites cryptographiques DES
    .sentence = Le serveur accepte le DES simple : { $suites }.
    .meaning = La clé de DES compte 56 bits ; on la trouve par essais depuis 1998, et à peu de frais aujourd'hui. Les clients actuels ne connaissent pas ces suites, et les visiteurs ne remarquent rien ; un vieux client qui en choisit une n'est pas protégé.
    .steps =
        Retirez DES : en notation OpenSSL, ajoutez !DES à la liste (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = DES), ou reprenez une liste actuelle.
        Mettez à jour la bibliothèque TLS : les versions actuelles ne contiennent plus ces suites.
        Rechargez le service sur chaque nœud. La commande de vérification ne doit montrer aucune suite dont le nom contient DES_CBC.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-triple-des =
    .title = Suites cryptographiques à blocs de 64 bits (SWEET32)
    .sentence = Le serveur accepte des suites à petits blocs : { $suites }.
    .meaning = 3DES, IDEA et RC2 chiffrent par blocs de 64 bits. Après quelques centaines de gigaoctets dans une même connexion, des blocs se répètent, et un attaquant qui a tout enregistré peut en retrouver des parties, un cookie par exemple (SWEET32, CVE-2016-2183). Cela a été montré en laboratoire ; en pratique, des connexions aussi longues sont rares. Les clients actuels préfèrent AES ; retirer ces suites ne gêne que les très anciens.
    .steps =
        Retirez 3DES : en notation OpenSSL, ajoutez !3DES:!IDEA:!RC2 à la liste (nginx ssl_ciphers, Apache SSLCipherSuite, Postfix smtpd_tls_exclude_ciphers = 3DES). Sous Windows, désactivez Triple DES 168 dans les clés de registre SCHANNEL.
        Rechargez le service sur chaque nœud. La commande de vérification ne doit montrer aucune suite dont le nom contient 3DES, IDEA ou RC2.
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

cipher-no-forward-secrecy =
    .title = Pas de confidentialité persistante (forward secrecy)
    .sentence = Dans sa meilleure version de protocole, le serveur n'accepte que des suites sans confidentialité persistante.
    .meaning = Avec l'échange de clés RSA, qui obtient plus tard la clé privée du serveur peut déchiffrer toutes les connexions enregistrées auparavant. Avec des clés éphémères (ECDHE, DHE), chaque connexion a son propre secret, oublié ensuite. Les navigateurs se connectent encore, mais l'échange de clés RSA est en voie de disparition : TLS 1.3 l'a supprimé.
    .steps =
        Proposez des suites ECDHE : en notation OpenSSL, ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384 et leurs semblables.
        Activez TLS 1.3 si possible : il ne connaît rien d'autre.
        Si un équipement d'inspection réclame l'échange RSA, demandez à son fabricant la méthode adaptée à ECDHE.
        Rechargez le service. La commande de vérification doit nommer une suite cryptographique.
    .verify = { $s_client } -cipher 'kECDHE:kDHE' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-no-aead =
    .title = Aucun mode de chiffrement moderne (AEAD)
    .sentence = Dans sa meilleure version de protocole, le serveur n'accepte aucune suite AES-GCM, AES-CCM ou ChaCha20-Poly1305.
    .meaning = Les suites anciennes chiffrent et protègent en deux temps (CBC avec HMAC). Cela peut se faire de façon sûre, mais bien des mises en œuvre s'y sont trompées : Lucky Thirteen, POODLE sur TLS, Zombie POODLE. Les suites modernes font les deux à la fois et sont d'ordinaire plus rapides. Les navigateurs se connectent encore ; HTTP/2 interdit les anciennes suites.
    .steps =
        Proposez AES-GCM et ChaCha20-Poly1305 avec ECDHE : en notation OpenSSL, ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305.
        Activez TLS 1.2, que ces suites demandent, ou TLS 1.3, qui ne connaît rien d'autre.
        Rechargez le service. La commande de vérification doit nommer une suite cryptographique.
    .verify = { $s_client } -cipher 'AESGCM:CHACHA20:AESCCM' </dev/null 2>/dev/null | grep 'Cipher is'

cipher-no-server-order =
    .title = Le client choisit la suite cryptographique
    .sentence = Le serveur prend la première suite de la liste du client qu'il connaît, au lieu de suivre sa propre préférence.
    .meaning = Tant que le serveur ne propose que des suites solides, c'est sans danger et peut même aider : un téléphone sans accélération AES choisira ChaCha20. Si des suites faibles sont aussi proposées, un vieux client peut en prendre une alors que les deux côtés en connaissent une meilleure.
    .steps =
        Retirez d'abord les suites faibles ; l'ordre n'importe alors plus guère.
        Pour laisser le serveur décider : nginx ssl_prefer_server_ciphers on, Apache SSLHonorCipherOrder on, Postfix tls_preempt_cipherlist = yes, HAProxy sans prefer-client-ciphers.
        La commande de vérification montre la préférence pour chaque version (cipher preference).
    .verify = nmap -p { $nmap_port } --script ssl-enum-ciphers { $nmap_host }

kex-weak-dh =
    .title = Paramètres Diffie-Hellman trop petits
    .sentence = Le serveur emploie des paramètres Diffie-Hellman de { words-dh-size }.
    .meaning = La sécurité d'un échange de clés DHE dépend de la taille de son nombre premier. 512 bits se cassent en quelques minutes (Logjam) ; 1024 bits sont à la portée d'États lorsque de nombreux serveurs partagent le même nombre premier ; 2048 bits sont aujourd'hui le minimum. OpenSSL au niveau de sécurité 2 et les navigateurs refusent moins, ou ne proposent plus DHE du tout. Vigie y voit une erreur au-dessous de 1024 bits, et à 1024 bits avec un nombre premier très partagé, sinon un avertissement.
    .steps =
        Le plus simple : renoncez aux suites DHE et ne proposez qu'ECDHE ; en notation OpenSSL, ajoutez !kDHE à la liste.
        Sinon, employez un groupe de la RFC 7919 de 2048 bits ou plus : nginx ssl_dhparam, Apache à la suite de SSLCertificateFile, Postfix smtpd_tls_dh1024_param_file (malgré son nom), HAProxy tune.ssl.default-dh-param 2048. En Java, réglez jdk.tls.ephemeralDHKeySize=2048.
        Rechargez le service. La commande de vérification n'affiche rien une fois DHE retiré, sinon la nouvelle taille.
    .verify = { $s_client } -tls1_2 -cipher 'kDHE:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Temp Key'

kex-value-reuse =
    .title = Des valeurs d'échange de clés sont réutilisées
    .sentence = Le serveur a employé la même valeur publique { $kind } dans plusieurs connexions.
    .meaning = Une clé éphémère ne devrait servir qu'à une seule connexion. Si le serveur garde longtemps sa valeur, une valeur volée une fois ouvre toutes ces connexions, et la confidentialité persistante s'en trouve affaiblie. Pour DH, jusqu'à TLS 1.2, l'attaque Raccoon (CVE-2020-1968) pourrait en outre révéler un secret partagé par des mesures de temps précises ; elle est difficile et n'a pas été observée en pratique. Les clients ne remarquent rien.
    .steps =
        Mettez à jour la bibliothèque TLS : OpenSSL crée une nouvelle valeur à chaque connexion depuis la 1.0.2f (DH) et la 1.1.0 (ECDH).
        Dans vos propres logiciels, activez SSL_OP_SINGLE_DH_USE et SSL_OP_SINGLE_ECDH_USE avec les anciennes versions d'OpenSSL.
        Sur les répartiteurs de charge, cherchez une option du genre « single DH use » et activez-la. Renoncez aux suites DHE là où ECDHE suffit.
        Lancez une nouvelle analyse : seule la comparaison de plusieurs connexions montre que c'est corrigé.

kex-no-post-quantum =
    .title = Pas d'échange de clés post-quantique
    .sentence = Le serveur ne connaît aucun échange de clés hybride avec ML-KEM.
    .meaning = Qui enregistre aujourd'hui un trafic chiffré pourra peut-être le déchiffrer quand de grands ordinateurs quantiques existeront. Nul ne sait quand, ni même si, cela arrivera. L'échange de clés hybride (X25519MLKEM768) associe une méthode classique à ML-KEM (FIPS 203) ; les versions actuelles de Chrome, de Firefox, d'Edge et des systèmes d'Apple le proposent. Sans lui, rien n'est cassé ; il importe pour les données qui doivent rester secrètes de longues années.
    .steps =
        Employez une bibliothèque TLS qui connaît X25519MLKEM768 : OpenSSL 3.5, BoringSSL, AWS-LC, GnuTLS 3.8.9 compilé avec cette fonction, Go 1.24 ou plus récent.
        Activez TLS 1.3 et placez ce groupe en tête : nginx ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1, Apache SSLOpenSSLConfCmd Groups, HAProxy curves.
        La commande de vérification demande OpenSSL 3.5 ou plus récent et doit nommer une suite cryptographique.
    .verify = { $s_client } -tls1_3 -groups X25519MLKEM768 </dev/null 2>/dev/null | grep 'Cipher is'

signature-sha1 =
    .title = Signatures avec SHA-1 à l'ouverture de la connexion
    .sentence = Le serveur signe son échange de clés avec SHA-1 lorsque le client l'admet.
    .meaning = En TLS 1.2, le serveur signe les valeurs de l'échange de clés. Avec SHA-1, un attaquant capable de calculer des collisions pendant la négociation pourrait tricher ; c'est théorique aujourd'hui, mais le coût ne cesse de baisser. La RFC 9155 interdit ici MD5 et SHA-1. Les clients actuels demandent SHA-256 et ne remarquent rien. Cela n'a rien à voir avec la signature du certificat.
    .steps =
        Mettez à jour la bibliothèque TLS et gardez son niveau de sécurité par défaut : OpenSSL 3 ne signe plus avec SHA-1 à partir du niveau 1.
        Sinon, restreignez les algorithmes, par exemple Apache SSLOpenSSLConfCmd SignatureAlgorithms, la ligne SignatureAlgorithms d'openssl.cnf, ou jdk.tls.disabledAlgorithms en Java.
        Rechargez le service. La commande de vérification doit répondre « Cipher is (NONE) ».
    .verify = { $s_client } -tls1_2 -sigalgs 'RSA+SHA1:ECDSA+SHA1' -cipher 'kECDHE:kDHE:@SECLEVEL=0' </dev/null 2>/dev/null | grep 'Cipher is'

# A prime that many servers share is named.
words-dh-size = { $prime ->
    [none] { $bits } bits
   *[given] { $bits } bits, avec un nombre premier que beaucoup partagent : { $prime }
}
