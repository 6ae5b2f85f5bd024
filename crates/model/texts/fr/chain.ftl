# Textes des constats sur la chaîne de certification. Un message par code ; attributs : title, sentence, meaning, steps, verify.

chain-issuer-unknown =
    .title = Aucune racine de confiance au bout de la chaîne
    .sentence = Aucun certificat racine de confiance ne termine la chaîne de { $subject } ; la recherche s'est arrêtée à l'émetteur { words-issuer-sought }.
    .meaning = Un client accepte un certificat lorsqu'une suite de signatures le relie à une racine présente dans son propre magasin de confiance. Ici, aucun chemin ne mène à une racine reconnue. Les navigateurs affichent un avertissement en pleine page ; curl, Java, les applications mobiles et les clients d'API ferment la connexion. Les postes où la racine a été installée à la main, souvent ceux de l'entreprise, ne remarquent rien.
    .steps =
        Si le certificat vient d'une autorité de certification publique, installez les certificats intermédiaires livrés avec lui, à la suite du certificat du serveur.
        S'il vient d'une autorité privée, fournissez la racine de cette autorité au moniteur (magasin de confiance privé) et assurez-vous que tous les clients du service la possèdent.
        Si l'autorité vous est inconnue, remplacez le certificat par celui d'une autorité reconnue par les clients.
        Rechargez le service sur chaque nœud. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-issuer-missing =
    .title = Le certificat d'un émetteur manque
    .sentence = Le certificat de { words-issuer-sought }, émetteur de { $subject }, n'a été ni envoyé par le serveur ni trouvé ailleurs.
    .meaning = Chaque certificat de la chaîne doit être suivi de celui de son émetteur, jusqu'à une racine. Ici, un maillon n'est pas dans ce que le serveur envoie, n'est pas parmi les intermédiaires connus et n'a pas pu être téléchargé à l'adresse indiquée dans le certificat. Sans lui, aucun client ne peut construire la chaîne.
    .steps =
        Procurez-vous le certificat de cet émetteur auprès de l'autorité de certification : il figure dans la livraison du certificat ou sur la page des intermédiaires de l'autorité.
        Ajoutez-le au fichier que le serveur envoie, après le certificat qu'il a émis (nginx ssl_certificate, Apache SSLCertificateFile, Postfix smtpd_tls_chain_files, HAProxy crt).
        Rechargez le service sur chaque nœud. Dans le résultat de la commande de vérification, l'émetteur (i:) de chaque certificat doit être le sujet (s:) du suivant.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-incomplete =
    .title = Le serveur omet un certificat intermédiaire
    .sentence = Le serveur n'envoie pas { $missing }, dont les clients ont besoin pour relier son certificat à une racine de confiance.
    .meaning = Un serveur doit envoyer son certificat accompagné des certificats intermédiaires, tous sauf la racine. Les navigateurs de bureau comblent souvent la lacune : ils téléchargent le certificat manquant ou l'ont retenu d'un autre site, et la page semble fonctionner. curl, Java, Python, les applications mobiles, les serveurs de messagerie et les clients d'API ne le font généralement pas et refusent la connexion. Le certificat lui-même est bon ; seule son installation est incomplète.
    .steps =
        Prenez la chaîne à installer dans ce rapport, ou les certificats intermédiaires dans la livraison de l'autorité de certification.
        Placez dans un même fichier le certificat du serveur, puis les intermédiaires (nginx ssl_certificate, Apache SSLCertificateFile, Postfix smtpd_tls_chain_files, Dovecot ssl_cert ou ssl_server_cert_file, HAProxy crt avec la clé).
        Sous Windows (IIS, Exchange), importez l'intermédiaire dans le magasin « Autorités de certification intermédiaires » de l'ordinateur. Pour Tomcat et Java, reconstruisez le magasin de clés (keystore) avec la chaîne entière.
        Rechargez le service sur chaque nœud. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ».
    .verify = { $s_client } -showcerts </dev/null

chain-self-signed =
    .title = Certificat auto-signé
    .sentence = Le certificat { $subject } est signé par lui-même et par aucune autorité de certification.
    .meaning = Un certificat auto-signé ne prouve rien sur l'exploitant du serveur : n'importe qui peut en fabriquer un au même nom. Les navigateurs avertissent ; les programmes refusent, sauf si la vérification a été désactivée, et ils accepteraient alors tout aussi bien un attaquant. C'est très souvent le certificat qu'un produit crée à son installation, resté en place ou revenu après une mise à jour.
    .steps =
        Cherchez si le certificat prévu est bien installé pour ce nom et ce port : un site par défaut ou un nouveau nœud répond souvent avec le sien.
        S'il n'y en a pas, commandez un certificat auprès d'une autorité publique, ou émettez-en un depuis votre autorité privée pour un service interne.
        Installez-le avec ses intermédiaires et rechargez le service sur chaque nœud.
        La commande de vérification doit alors montrer un sujet et un émetteur différents.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer

chain-self-signed-root =
    .title = La chaîne aboutit à une racine qui n'est pas reconnue
    .sentence = La chaîne aboutit à la racine auto-signée { $subject }, absente des magasins de confiance utilisés pour ce test.
    .meaning = Le serveur envoie une racine, mais une racine envoyée par un serveur n'inspire aucune confiance : elle doit déjà se trouver dans le magasin de confiance du client. Il s'agit le plus souvent d'une autorité privée, d'un proxy d'inspection, ou d'une racine publique retirée ou trop récente. Les postes qui ont reçu la racine de leur administrateur fonctionnent ; tous les autres refusent la connexion.
    .steps =
        S'il s'agit de votre autorité privée, ajoutez sa racine au moniteur (magasin de confiance privé) et faites-la distribuer à tous les clients du service.
        Si le service s'adresse au public, remplacez le certificat par celui d'une autorité reconnue par les navigateurs et les systèmes d'exploitation.
        Si vous ne connaissez pas cette racine, cherchez quel équipement répond : un proxy ou un répartiteur de charge présente peut-être son propre certificat.
        Retirez la racine de ce que le serveur envoie : aucun client n'en a besoin. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-signature-failure =
    .title = Une signature de la chaîne est fausse
    .sentence = La signature de { $subject } ne se vérifie pas avec la clé de { $issuer }.
    .meaning = Le certificat nomme cet émetteur, mais la signature n'a pas été faite avec la clé du certificat dont on dispose. Le plus souvent, un intermédiaire du même nom mais d'une autre génération a été installé ; plus rarement, le certificat est endommagé. Tous les clients refusent la connexion, sauf ceux qui connaissent par ailleurs le bon intermédiaire.
    .steps =
        Comparez l'identifiant de clé de l'autorité (Authority Key Identifier) du certificat avec l'identifiant de clé du sujet (Subject Key Identifier) de l'intermédiaire : ils doivent être égaux.
        Prenez dans la livraison de l'autorité l'intermédiaire qui correspond à ce certificat précis et installez-le à la place de l'autre.
        Si le certificat lui-même est endommagé, réinstallez-le depuis le fichier d'origine.
        Rechargez le service. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ».
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-signature-unsupported =
    .title = Algorithme de signature inconnu des clients
    .sentence = Le certificat { $subject } est signé avec { $algorithm }, que les clients actuels ne vérifient pas.
    .meaning = Une signature ne protège que si les clients peuvent la vérifier. Cet algorithme est soit abandonné, soit absent des navigateurs et des bibliothèques TLS courantes : la chaîne ne peut pas être vérifiée. Les clients refusent la connexion.
    .steps =
        Commandez ou émettez de nouveau le certificat avec un algorithme courant : SHA-256 avec RSA, ou ECDSA avec P-256 ou P-384.
        S'il s'agit de l'algorithme d'un intermédiaire, demandez une autre chaîne à l'autorité de certification.
        Installez la nouvelle chaîne et rechargez le service. La commande de vérification donne l'algorithme de signature (sigalg) de chaque certificat envoyé.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|a):'

chain-invalid-ca =
    .title = Un émetteur n'est pas une autorité de certification
    .sentence = { $subject } a émis un certificat de cette chaîne, mais n'est pas déclaré comme autorité de certification.
    .meaning = Seul un certificat dont l'extension basicConstraints porte la valeur CA à vrai peut en émettre d'autres. Sans cette règle, le détenteur de n'importe quel certificat pourrait en émettre pour n'importe quel nom ; c'est pourquoi tous les clients l'appliquent. Ce défaut se rencontre avec des autorités privées faites à la main, ou lorsqu'un certificat de serveur a pris la place d'un intermédiaire.
    .steps =
        Vérifiez que le bon intermédiaire a été installé, et non un autre certificat de nom voisin.
        Pour une autorité privée, émettez de nouveau son certificat avec basicConstraints = critical, CA:TRUE et keyUsage = keyCertSign, cRLSign.
        Si la clé ou le nom de l'autorité a changé, émettez de nouveau le certificat du serveur ; installez la chaîne et rechargez le service.
        La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-no-cert-sign =
    .title = Un émetteur n'a pas le droit de signer des certificats
    .sentence = { $subject } a émis un certificat de cette chaîne, mais son usage de clé ne comprend pas keyCertSign.
    .meaning = L'extension keyUsage dit à quoi une clé peut servir. Lorsqu'un émetteur la porte, elle doit contenir keyCertSign (RFC 5280). Sinon, les navigateurs et les bibliothèques TLS refusent la chaîne. Ce défaut ne se rencontre guère qu'avec des autorités privées faites à la main.
    .steps =
        Émettez de nouveau le certificat de l'autorité avec keyUsage = critical, keyCertSign, cRLSign. Si la clé et le nom ne changent pas, les certificats qu'elle a émis restent valables.
        Remplacez l'ancien dans la chaîne envoyée par le serveur et dans les magasins de confiance des clients.
        La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-loop =
    .title = La chaîne tourne en rond
    .sentence = Les émetteurs renvoient les uns aux autres sans jamais atteindre une racine : { $subjects }.
    .meaning = Il arrive que des autorités se signent mutuellement (certification croisée). Si le serveur n'envoie que ces certificats croisés, le client tourne en rond et ne trouve aucune racine. Les clients abandonnent et refusent la connexion.
    .steps =
        Retirez du fichier les certificats croisés qui ne sont pas nécessaires.
        Installez la chaîne que l'autorité de certification recommande aujourd'hui : le certificat du serveur et les intermédiaires jusqu'à une racine de confiance, celle-ci exclue.
        Rechargez le service. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ».
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-path-length =
    .title = Trop d'intermédiaires sous une autorité
    .sentence = { $subject } n'admet { $limit ->
        [0] aucune autorité intermédiaire
        [one] qu'une autorité intermédiaire au plus
       *[other] que { $limit } autorités intermédiaires au plus
    } au-dessous d'elle, et la chaîne en compte davantage.
    .meaning = Par pathLenConstraint, une autorité limite le nombre d'autorités qui peuvent se trouver au-dessous d'elle. La chaîne dépasse cette limite, et les clients doivent la refuser. La limite a été fixée par celui qui a émis le certificat de l'autorité ; le certificat du serveur n'y peut rien.
    .steps =
        Vérifiez que les intermédiaires installés correspondent à ce certificat et qu'aucun ne s'y trouve par erreur.
        Pour une autorité privée, émettez le certificat du serveur depuis une autorité de rang plus élevé, ou émettez de nouveau le certificat de l'autorité avec une limite plus grande.
        Installez la chaîne et rechargez le service. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-purpose =
    .title = Le certificat n'est pas prévu pour un serveur
    .sentence = { $subject } n'est pas autorisé pour l'authentification d'un serveur. Usages déclarés : { $purposes }.
    .meaning = L'extension extendedKeyUsage énumère les usages permis d'un certificat. Pour identifier un serveur TLS, elle doit contenir serverAuth, dans le certificat du serveur et dans les intermédiaires qui portent cette extension. Un certificat destiné aux clients, au courrier électronique ou à la signature de code ne convient pas. L'extension keyUsage du certificat du serveur, si elle est présente, doit laisser à la clé un rôle dans la négociation : digitalSignature, keyEncipherment ou keyAgreement ; une clé qui ne peut signer que des certificats ne convient pas. Les navigateurs et la plupart des bibliothèques refusent ce qu'interdit la première extension ; OpenSSL et d'autres refusent ce qu'interdit la seconde.
    .steps =
        Commandez ou émettez un certificat pour serveur TLS (extendedKeyUsage serverAuth, keyUsage digitalSignature) et installez-le à la place de celui-ci.
        Si l'intermédiaire est en cause, installez celui qui correspond aux certificats de serveur, ou demandez-le à l'autorité.
        Rechargez le service. La commande de vérification doit alors mentionner « TLS Web Server Authentication », et « Digital Signature » si le certificat déclare keyUsage.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -ext keyUsage,extendedKeyUsage

chain-name-not-permitted =
    .title = L'autorité ne peut pas émettre pour ce nom
    .sentence = { $subject } ne peut pas émettre de certificat pour { $names } : ces noms sortent de ceux qui lui sont permis.
    .meaning = Une autorité peut être limitée à certains domaines ou plages d'adresses (contraintes de nom). Le certificat porte un nom hors de ces limites, et les clients qui contrôlent les contraintes de nom, dont tous les navigateurs, le refusent. Un seul nom de trop suffit.
    .steps =
        Émettez de nouveau le certificat avec les seuls noms permis, ou obtenez les autres d'une autorité qui peut les certifier.
        Si la limite est trop étroite, faites émettre de nouveau le certificat de l'autorité avec les domaines manquants et distribuez-le.
        Installez la nouvelle chaîne et rechargez le service. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-name-excluded =
    .title = Il est interdit à l'autorité d'émettre pour ce nom
    .sentence = Il est interdit à { $subject } d'émettre des certificats pour { $names }.
    .meaning = Les contraintes de nom d'une autorité peuvent exclure expressément des domaines ou des plages d'adresses. Le certificat porte un nom exclu. Les clients qui contrôlent les contraintes de nom, dont tous les navigateurs, le refusent, quels que soient ses autres noms.
    .steps =
        Émettez de nouveau le certificat sans les noms exclus, ou obtenez ces noms d'une autre autorité.
        Si l'exclusion est une erreur, faites émettre de nouveau le certificat de l'autorité sans elle et distribuez-le.
        Installez la nouvelle chaîne et rechargez le service. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-unhandled-extension =
    .title = Extension critique inconnue des clients
    .sentence = Le certificat { $subject } porte l'extension critique { $oid }, que les clients ne connaissent pas.
    .meaning = Une extension marquée critique signifie : qui ne la comprend pas doit refuser le certificat (RFC 5280). C'est ce que font les navigateurs et les bibliothèques TLS, si anodin que soit le contenu. Ce défaut se rencontre avec des autorités privées et des certificats conçus pour un autre usage.
    .steps =
        Émettez de nouveau le certificat sans cette extension, ou sans la marquer critique.
        Si l'extension sert à l'une de vos applications, réservez-lui un certificat distinct.
        Installez le nouveau certificat et rechargez le service. La commande de vérification doit alors indiquer « Verify return code: 0 (ok) ». Pour une autorité privée, ajoutez -CAfile avec sa racine.
    .verify = { $s_client } </dev/null 2>/dev/null | grep 'Verify return code'

chain-too-long =
    .title = La chaîne est trop longue
    .sentence = La chaîne compte { $length } certificats ; Vigie en suit { $limit } au plus.
    .meaning = Une chaîne ordinaire compte trois ou quatre certificats, racine comprise. Les clients limitent la longueur qu'ils suivent, pour ne pas être occupés sans fin par un serveur hostile ; au-delà, ils refusent. Une longue liste vient presque toujours d'un recueil entier d'autorités installé par erreur.
    .steps =
        Ne gardez que le certificat du serveur et les intermédiaires qui le relient à une racine, dans cet ordre.
        Retirez du fichier les racines, les doublons et les certificats d'autres chaînes.
        Rechargez le service. La commande de vérification énumère ce que le serveur envoie.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-distrusted-ca =
    .title = L'autorité de certification a perdu la confiance des navigateurs
    .sentence = La chaîne mène à { $subject }, dont les certificats émis à partir du { $since } ne sont pas reconnus.
    .meaning = Google, Mozilla, Apple et Microsoft retirent les autorités qui ont enfreint les règles, comme Symantec et Entrust. Les certificats émis après la date annoncée sont refusés par les navigateurs et systèmes concernés, chacun à partir d'une certaine version ; les plus anciens restent souvent valables jusqu'à leur expiration. Les clients qui ne sont pas à jour acceptent encore le certificat, ce qui masque le problème.
    .steps =
        Commandez un certificat auprès d'une autre autorité de certification, sans attendre la fin de l'actuel.
        Installez-le avec ses propres intermédiaires sur chaque nœud et rechargez le service.
        Contrôlez les enregistrements CAA du domaine : ils doivent admettre la nouvelle autorité.
        La commande de vérification doit alors montrer un autre émetteur.
    .verify = { $s_client } </dev/null 2>/dev/null | openssl x509 -noout -issuer -startdate

chain-wrong-order =
    .title = Certificats envoyés dans le désordre
    .sentence = Le serveur envoie sa chaîne dans un ordre où les émetteurs ne se suivent pas : { $subjects }.
    .meaning = Le certificat du serveur vient en premier, puis chaque certificat est suivi de celui de son émetteur. TLS 1.2 exige cet ordre (RFC 5246) ; TLS 1.3 demande aux clients d'en tolérer un autre. Les navigateurs et les bibliothèques actuelles trient eux-mêmes les certificats ; les appareils anciens, les systèmes embarqués et certains serveurs de messagerie ne le font pas et échouent.
    .steps =
        Rangez les certificats du fichier : celui du serveur, puis son émetteur, puis l'émetteur de l'émetteur. Laissez la racine de côté.
        Rechargez le service. Dans le résultat de la commande de vérification, l'émetteur (i:) de chaque certificat doit être le sujet (s:) du suivant.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-duplicate =
    .title = Un certificat est envoyé deux fois
    .sentence = Le serveur envoie { $subject } plus d'une fois.
    .meaning = La seconde copie n'aide personne et ralentit un peu chaque nouvelle connexion. Les clients l'ignorent, à part quelques anciens. Elle vient d'ordinaire d'un fichier de chaîne qui contient déjà le certificat du serveur, indiqué par ailleurs.
    .steps =
        Retirez la seconde copie du fichier, ou configurez soit un fichier de chaîne complète, soit le certificat et la chaîne séparément, mais pas les deux.
        Rechargez le service. La commande de vérification doit montrer chaque sujet une seule fois.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *[0-9]+ s:'

chain-unrelated =
    .title = Un certificat étranger à la chaîne est envoyé
    .sentence = Le serveur envoie { $subject }, qui ne joue aucun rôle dans sa chaîne de certification.
    .meaning = Les clients ignorent les certificats qui ne mènent nulle part ; rien n'échoue donc aujourd'hui. C'est souvent un intermédiaire resté d'un certificat précédent, signe que le fichier de chaîne n'a pas été renouvelé avec le certificat.
    .steps =
        Retirez ce certificat du fichier que le serveur envoie.
        Laissez l'outil de renouvellement écrire ensemble le certificat et la chaîne (fullchain.pem avec les clients ACME).
        Rechargez le service. La commande de vérification énumère ce que le serveur envoie.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-root-sent =
    .title = Le certificat racine est envoyé aussi
    .sentence = Le serveur envoie la racine { $subject }, dont aucun client n'a besoin.
    .meaning = Un client prend la racine dans son propre magasin de confiance, jamais auprès du serveur (la RFC 8446 permet de l'omettre). L'envoyer coûte environ un kilooctet par nouvelle connexion et ne change rien d'autre. C'est une question de soin, non de sécurité.
    .steps =
        Retirez du fichier envoyé par le serveur le dernier certificat, celui qui est auto-signé.
        Rechargez le service. Dans le résultat de la commande de vérification, aucun certificat ne doit avoir un sujet (s:) égal à son émetteur (i:).
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|i):'

chain-weak-ca-key =
    .title = La clé d'un émetteur est trop faible
    .sentence = L'émetteur { $subject } possède une clé trop faible : { $key }.
    .meaning = Qui saurait calculer la clé privée d'une autorité pourrait émettre des certificats pour n'importe quel nom. C'est pourquoi les émetteurs doivent avoir au moins une clé RSA de 2048 bits ou une courbe telle que P-256. Les autorités publiques s'y tiennent depuis des années ; OpenSSL au niveau de sécurité 2, réglage par défaut de Debian et d'Ubuntu, refuse les clés plus petites.
    .steps =
        Pour un certificat public, faites-le émettre de nouveau : l'autorité emploiera un intermédiaire actuel. Installez cette chaîne.
        Pour une autorité privée, créez une nouvelle clé d'autorité (RSA 3072 ou 4096, ou ECDSA P-256 ou P-384), distribuez la nouvelle racine, puis émettez de nouveau les certificats de serveur.
        Rechargez le service. La commande de vérification donne la clé (a:PKEY) de chaque certificat envoyé.
    .verify = { $s_client } </dev/null 2>/dev/null | grep -E '^ *([0-9]+ s|a):'

# Où un émetteur a été cherché en vain.
words-issuer-sought = { $not_fetched ->
    [none] { $issuer }
   *[given] { $issuer } (rien d'utile n'est venu de { $not_fetched })
}
