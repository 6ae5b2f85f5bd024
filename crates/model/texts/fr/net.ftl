# Constats sur l'accès au serveur. Un message par code ; attributs : title, sentence, meaning, steps, verify.

net-dns-error =
    .title = Le nom n'a pas d'adresse
    .sentence = Le nom { $host } n'a pas pu être résolu : { words-network-reason }.
    .meaning = Avant toute connexion, le DNS doit traduire le nom en adresse. Vu de l'endroit où Vigie se trouve, cela a échoué : personne n'y atteint le service sous ce nom. Ceux qui ont utilisé le nom peu auparavant ont peut-être encore l'adresse en cache et ne remarquent rien pour l'instant.
    .steps =
        Vérifiez l'orthographe du nom dans le moniteur.
        Vérifiez les enregistrements A et AAAA, que le domaine est toujours enregistré et que ses serveurs de noms répondent.
        Si la zone est signée par DNSSEC, contrôlez les signatures : une signature expirée fait disparaître le nom pour les résolveurs qui valident.
        Si le nom n'existe que dans votre réseau, employez un analyseur qui s'y trouve. La commande de vérification doit rendre une adresse.
    .verify = dig +noall +comments +answer { $host } A { $host } AAAA

net-connect-error =
    .title = Aucune connexion au serveur
    .sentence = La connexion à { $host }, port { $port }, a échoué : { words-network-reason }.
    .meaning = Le nom a une adresse, mais aucune connexion TCP ne s'est établie. « Refusée » signifie que la machine répond et que rien n'écoute sur ce port ; « injoignable », qu'un routeur ne connaît pas de chemin. Les clients reçoivent aussitôt une erreur. Un service peut fort bien être joignable de l'intérieur alors qu'un pare-feu écarte tous les autres.
    .steps =
        Vérifiez que le service fonctionne et écoute sur ce port et sur toutes les adresses, IPv6 compris.
        Contrôlez le pare-feu, le répartiteur de charge et les groupes de sécurité entre l'analyseur et le serveur.
        Si le service a déménagé, corrigez l'enregistrement DNS ou le port du moniteur.
        La commande de vérification doit afficher « CONNECTED ».
    .verify = { $s_client } </dev/null

net-timeout =
    .title = Le serveur ne répond pas à temps
    .sentence = { $host }, port { $port }, n'a pas répondu à temps ({ words-phase }).
    .meaning = L'analyse a attendu et rien n'est venu. À la connexion, c'est typique d'un pare-feu qui écarte les paquets sans rien dire ou d'une machine arrêtée ; pendant la négociation TLS, d'un serveur surchargé ou d'un chemin réseau qui perd les gros paquets. Les visiteurs voient une page qui charge longtemps puis échoue.
    .steps =
        Vérifiez que la machine est en marche et que le service répond localement.
        Cherchez si un pare-feu écarte les paquets de l'analyseur ; si oui, laissez passer ses adresses.
        Si la connexion aboutit et que seule la négociation se bloque, contrôlez la charge du serveur et la taille des paquets (MTU) sur le chemin.
        Si elle se bloque au passage à TLS, le port parle peut-être TLS dès le premier octet, comme 465, 993 et 995 : n'indiquez alors aucun type STARTTLS.
        La commande de vérification doit afficher « CONNECTED » et un certificat en quelques secondes.
    .verify = { $s_client } </dev/null

net-starttls-refused =
    .title = Le serveur ne passe pas à TLS
    .sentence = { $host }, port { $port }, n'a pas accepté de passer à TLS : { words-starttls-reason }.
    .meaning = Sur ce port, la conversation commence en clair et le client demande TLS (STARTTLS). Le serveur ne le propose pas ou l'a refusé. Les clients qui exigent le chiffrement renoncent ; les autres, dont beaucoup de serveurs de messagerie, continuent en clair sans prévenir personne. Un équipement placé sur le chemin peut aussi effacer la proposition.
    .steps =
        Vérifiez que TLS est activé pour ce port et que le certificat et la clé sont lisibles (Postfix smtpd_tls_security_level = may, Dovecot ssl = yes, vsftpd ssl_enable=YES, PostgreSQL ssl = on).
        Lisez le journal du serveur : une clé qui ne correspond pas au certificat désactive souvent TLS.
        Vérifiez qu'aucun pare-feu ni antivirus n'efface STARTTLS (certains équipements Cisco le remplacent par XXXXXXXA).
        Vérifiez que le type STARTTLS du moniteur convient au port. La commande de vérification doit montrer un certificat.
    .verify = { $s_client } </dev/null

net-tls-error =
    .title = La négociation TLS échoue
    .sentence = La connexion à { $host }, port { $port }, est établie, mais TLS n'a pas abouti : { words-tls-outcome }.
    .meaning = Le serveur a accepté la connexion, puis l'a rompue, a répondu autre chose que du TLS, ou n'a ni version de protocole ni suite cryptographique en commun avec l'analyseur. En règle générale, aucun certificat ne peut être lu, et les clients ordinaires échouent aussi. Causes fréquentes : un service HTTP en clair sur ce port, un nom que le serveur ne connaît pas (SNI), un serveur sans certificat utilisable.
    .steps =
        Vérifiez que le port parle TLS dès le premier octet ; si le protocole n'y passe que plus tard, réglez le type STARTTLS du moniteur.
        Vérifiez que le serveur possède un certificat et une clé pour ce nom, et lisez son journal à l'heure de l'analyse ; si la cible est une adresse, donnez le nom à envoyer (--sni).
        Vérifiez que TLS 1.2 ou TLS 1.3 est activé avec des suites cryptographiques courantes.
        La commande de vérification doit montrer un certificat et nommer une suite cryptographique.
    .verify = { $s_client } </dev/null

net-address-unreachable =
    .title = Certaines adresses ne répondent pas
    .sentence = { words-silent-addresses } ({ words-phase }) : { words-phase-reason }.
    .meaning = Le nom a plusieurs adresses, et au moins l'une d'elles ne donne aucun certificat. Les clients qui tombent sur elle attendent, puis en essaient une autre ou renoncent : le service est lent ou échoue pour certains et par moments. Un test depuis un endroit qui préfère une autre adresse ne voit rien. C'est souvent une adresse IPv6 dont personne ne s'occupe.
    .steps =
        Remettez le nœud en service, ou retirez son adresse du DNS.
        Pour IPv6, vérifiez que le service écoute sur l'adresse et que le pare-feu laisse passer.
        La commande de vérification essaie chaque adresse à son tour : chacune doit afficher « CONNECTED ».
    .verify = for a in $(dig +short { $host } A | grep -E '^[0-9.]+$'; dig +short { $host } AAAA | grep -E '^[0-9a-f:]+$' | sed 's/.*/[&]/'); do echo "$a"; timeout 10 { $s_client } -connect "$a:{ $port }" </dev/null 2>&1 | grep -E 'CONNECTED|errno'; done

net-blocked =
    .title = Vigie n'a pas le droit de s'y connecter
    .sentence = L'analyseur n'est pas autorisé à se connecter à { $host }, port { $port } : { words-block-reason }.
    .meaning = Les analyseurs ne se connectent qu'aux destinations que leurs réglages permettent, afin que Vigie ne puisse pas servir à explorer des réseaux internes. Celle-ci n'en fait pas partie. On ne sait rien du serveur ; aucun paquet ne lui a été envoyé.
    .steps =
        Si le serveur se trouve dans un réseau privé, employez un groupe d'analyseurs à vous, dont les réglages nomment la plage.
        Si le nom devrait avoir une adresse publique, corrigez l'enregistrement DNS : la commande de vérification montre où il mène.
        Si le port est inhabituel, demandez à l'exploitant des analyseurs de l'autoriser.
    .verify = dig +short { $host } A { $host } AAAA

net-client-certificate-required =
    .title = Le serveur exige un certificat client
    .sentence = Le serveur sur { $host }, port { $port }, exige un certificat client ; son propre certificat a tout de même été lu.
    .meaning = Le serveur n'admet que les clients qui s'identifient par un certificat (TLS mutuel). Le certificat, la chaîne et le protocole ont pu être testés ; ce qui vient après l'authentification, non. C'est une information, pas un défaut.
    .steps =
        Si c'est voulu, il n'y a rien à faire. Réglez le moniteur pour qu'il attende un certificat client, et Vigie vous préviendra si l'exigence disparaît un jour.
        Sinon, désactivez l'exigence : nginx ssl_verify_client, Apache SSLVerifyClient, HAProxy verify.
        La commande de vérification affiche une ligne si le serveur demande un certificat, obligatoire ou non.
    .verify = { $s_client } </dev/null 2>/dev/null | grep '^Requested Signature Algorithms'

net-client-certificate-policy =
    .title = Les certificats clients ne sont pas traités comme prévu
    .sentence = Le moniteur attend du serveur sur { $host }, port { $port }, un certificat client { words-policy-expected } ; constaté : { words-policy-observed }.
    .meaning = Le moniteur indique si ce serveur doit exiger un certificat client, et le serveur fait autrement. Si l'exigence a disparu, le service est peut-être ouvert à tous. Si elle est apparue, les clients sans certificat sont exclus. Les tests de certificat ordinaires ne remarquent ni l'un ni l'autre.
    .steps =
        Comparez la configuration du serveur avec ce qui est voulu : nginx ssl_verify_client, Apache SSLVerifyClient, HAProxy verify, paramètres SSL d'IIS.
        Contrôlez chaque nœud et chaque nom d'hôte : l'exigence peut valoir pour l'un et pas pour l'autre.
        Si le serveur a raison, changez l'attente dans le moniteur.
        La commande de vérification affiche une ligne si le serveur demande un certificat, obligatoire ou non.
    .verify = { $s_client } </dev/null 2>/dev/null | grep '^Requested Signature Algorithms'

# Mots pour les preuves.

words-network-reason = { $reason ->
    [alert_access_denied] le serveur refuse l'accès
    [alert_certificate_required] le serveur exige un certificat client
    [alert_bad_certificate] le serveur rejette le certificat client
    [alert_handshake_failure] le serveur n'a rien trouvé de commun avec le client (alerte handshake_failure)
    [alert_insufficient_security] le serveur juge l'offre trop peu sûre
    [alert_internal_error] le serveur signale une erreur interne
    [alert_no_application_protocol] le serveur ne parle aucun des protocoles d'application proposés
    [alert_protocol_version] le serveur ne parle aucune des versions de protocole proposées
    [alert_unrecognized_name] le serveur ne connaît pas ce nom
    [alert_close_notify] le serveur prend congé avant que TLS commence
    [alert_decode_error] le serveur ne peut pas lire le message du client (alerte decode_error)
    [alert_decrypt_error] le serveur ne peut pas vérifier ce que le client a envoyé (alerte decrypt_error)
    [alert_illegal_parameter] le serveur juge une valeur interdite (alerte illegal_parameter)
    [alert_inappropriate_fallback] le serveur parle une version plus récente que celle proposée (alerte inappropriate_fallback)
    [alert_missing_extension] il manque une extension au serveur (alerte missing_extension)
    [alert_unexpected_message] le serveur n'attendait pas ce message (alerte unexpected_message)
    [alert_unsupported_extension] le serveur refuse une extension (alerte unsupported_extension)
    [bad_answer] la réponse du serveur de noms est inutilisable
    [bad_signature] le serveur ne possède pas la clé privée de son certificat
    [blocked] les réglages de l'analyseur n'autorisent pas la destination
    [bytes_after_go_ahead] le serveur a envoyé des octets entre son accord et TLS ; on n'a pas essayé s'il reprendrait de tels octets
    [closed] le serveur a fermé la connexion
    [implicit_tls] sur ce port, le serveur parle TLS dès le premier octet, sans dialogue
    [invalid_host] ce n'est pas un nom d'hôte valide
    [local_limit] la machine de l'analyseur ne peut pas ouvrir plus de connexions
    [malformed] le serveur envoie du TLS incohérent
    [no_addresses] le nom existe mais n'a pas d'adresse
    [no_certificate] le serveur ne montre aucun certificat
    [no_common_version] le serveur a choisi une version qu'aucun client actuel ne parle
    [no_name_sent] le serveur ne présente rien à un client qui ne nomme aucun serveur (SNI)
    [no_name_server] aucun serveur de noms n'a pu être interrogé
    [no_route] l'analyseur n'a pas de route vers l'adresse
    [no_such_name] ce nom n'existe pas
    [not_offered] le serveur ne le propose pas
    [not_this_protocol] le serveur parle un autre protocole
    [not_tls] la réponse n'est pas du TLS
    [other] le système d'exploitation signale une erreur
    [rate_limited] le serveur demande de revenir plus tard
    [read_without_name] le certificat a été lu sans nommer le serveur, qui refuse le nom
    [refused] la connexion a été refusée
    [reset] la connexion a été réinitialisée
    [server_failure] le serveur de noms n'a pas pu répondre
    [timeout] pas de réponse à temps
    [too_long] le serveur envoie plus qu'il ne faut à une négociation
    [too_many_aliases] le nom passe par trop d'alias
    [unknown_domain] le serveur ne connaît pas le domaine XMPP demandé
    [unreachable_host] le réseau signale que l'hôte est injoignable
    [unreachable_network] l'analyseur n'a pas de route vers l'adresse
   *[unknown] { words-block-reason }
}

# Ce que le dialogue avant TLS a donné ; le code est celui de la réponse du serveur.
words-starttls-reason = { $reason ->
    [closed] le serveur a fermé la connexion pendant le dialogue
    [refused] { $reply ->
        [none] le serveur refuse
       *[given] le serveur refuse avec le code { $reply }
    }
    [too_long] le serveur envoie plus qu'il ne faut à un dialogue
   *[unknown] { words-network-reason }
}

words-tls-reason = { $reason ->
    [alert_unknown] { $alert ->
        [none] le serveur refuse par une alerte qu'aucune norme ne connaît
       *[given] le serveur refuse par l'alerte { $alert }, qu'aucune norme ne connaît
    }
   *[unknown] { words-network-reason }
}

words-tls-outcome = { $suite ->
    [none] { $seen ->
        [in_clear] { words-tls-reason } ; son certificat, qui voyage en clair, a été lu tout de même
        [without_name] { words-tls-reason } ; le certificat lu est celui des clients qui ne nomment aucun serveur
       *[none] { words-tls-reason }
    }
   *[given] { words-tls-reason } ; seuls des clients plus anciens, qui parlent { $suite }, peuvent encore se connecter
}

words-silent-addresses = { $silent ->
    [none] Au moins une adresse de { $host } ne répond pas comme il faut sur le port { $port }
    [1] L'une des { $addresses } adresses de { $host } ne répond pas comme il faut sur le port { $port }
   *[given] { $silent } des { $addresses } adresses de { $host } ne répondent pas comme il faut sur le port { $port }
}

words-phase-reason = { $phase ->
    [handshake] { words-tls-reason }
    [starttls] { words-starttls-reason }
   *[unknown] { words-network-reason }
}

words-phase = { $phase ->
    [connect] à la connexion
    [handshake] pendant la négociation TLS
    [resolve] pendant la résolution du nom
    [starttls] au passage à TLS
   *[unknown] { $phase }
}

words-block-reason = { $reason ->
    [broadcast] c'est l'adresse de diffusion
    [denied_by_settings] les réglages interdisent cette adresse
    [documentation] l'adresse est réservée à la documentation
    [embedded_ipv4] l'adresse mène à une adresse IPv4 non autorisée
    [link_local] c'est une adresse de lien local
    [loopback] c'est une adresse de bouclage
    [metadata] c'est le service de métadonnées d'un fournisseur d'informatique en nuage
    [multicast] c'est une adresse multidestinataire
    [port] le port n'est pas parmi ceux autorisés
    [private] l'adresse se trouve dans un réseau privé
    [reserved] l'adresse se trouve dans une plage à usage particulier
    [unspecified] c'est l'adresse non spécifiée
   *[unknown] { $reason }
}

words-policy-expected = { $expected ->
    [none] non demandé
    [optional] facultatif
    [required] obligatoire
   *[unknown] { $expected }
}

words-policy-observed = { $observed ->
    [none] non demandé
    [optional] facultatif
    [required] obligatoire
   *[unknown] { $observed }
}
