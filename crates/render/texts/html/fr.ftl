# Les mots des pages que le texte seul n’a pas.

chain-to-install = { $count ->
    [one] La chaîne à installer (1 certificat) est prête :
    *[other] La chaîne à installer ({ $count } certificats) est prête :
}
download = Télécharger chain.pem
show-pem = L’afficher en texte
explanation = De quoi il s’agit et comment y remédier
agreed-signature-label = Signature
label-timings = Durées
label-address = Adresse
label-status = État
label-role = Rôle
label-element = Nom
label-hash = Algorithme de signature
label-until = Certificat jusqu’au
label-version = Protocole
label-suite = Suite cryptographique
label-strength = Force
tested-deeper = { $list } : ne fait pas partie de la profondeur { $depth } ; un moniteur de profondeur deep teste tout
nothing-found = Rien à corriger : aucun test ne montre de problème.
