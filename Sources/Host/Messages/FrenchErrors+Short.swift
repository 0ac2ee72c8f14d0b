/// The shorter sentences.
extension FrenchErrors {
    static let shortSentences: [(String, String)] = [
        (
            "% is damaged or not a catalogue (%)",
            "%1 est abîmé, ou n’est pas un catalogue (%2)"
        ),
        (
            "It must be a text in UTF-8.",
            "Ce doit être un texte en UTF-8."
        ),
        (
            "cannot use %/%.mustache: %",
            "%1/%2.mustache ne s’emploie pas : %3"
        ),
        (
            "Begin with a copy of Essaim's own template of this name.",
            "Partez d’une copie du modèle d’Essaim qui porte ce nom."
        ),
        (
            "there is nobody to own the record",
            "personne ne possède la fiche"
        ),
        (
            "no installed module keeps queries",
            "aucun module installé ne garde de requêtes"
        ),
        (
            "Give another name for the output.",
            "Donnez un autre nom à la sortie."
        ),
        (
            "the content chosen breaks a rule",
            "le contenu choisi enfreint une règle"
        ),
        (
            "Its first row names the columns.",
            "Sa première ligne nomme les colonnes."
        ),
        (
            "“%” is the name of % saved queries",
            "« %1 » est le nom de %2 requêtes gardées"
        ),
        (
            "“%” is not a record's identifier",
            "« %1 » n’est pas un identifiant de fiche"
        ),
        (
            "“essaim token list” lists them.",
            "« essaim token list » les liste."
        ),
        (
            "Install the module of its type.",
            "Installez le module de son type."
        ),
        (
            "“%” is no value for parameter “%”",
            "« %1 » n’est pas une valeur du paramètre « %2 »"
        ),
        (
            "Check the path of --token-file.",
            "Vérifiez le chemin de --token-file."
        ),
        (
            "another process is writing to %",
            "un autre processus écrit dans %1"
        ),
        (
            "Give the name of a file in it.",
            "Donnez le nom d’un fichier de ce dossier."
        ),
        (
            "% is not a catalogue of Essaim",
            "%1 n’est pas un catalogue d’Essaim"
        ),
        (
            "the name is empty or too long",
            "le nom est vide ou trop long"
        ),
        (
            "Start again without a cursor.",
            "Recommencez sans curseur."
        ),
        (
            "the journal ends at %, before %",
            "le journal finit au %1, avant %2"
        ),
        (
            "% speaks for no administration",
            "%1 ne parle pour aucune administration"
        ),
        (
            "% was changed meanwhile: it isn't there",
            "%1 a changé entre-temps : elle n’est pas là"
        ),
        (
            "“essaim edit %” begins one.",
            "« essaim edit %1 » en commence un."
        ),
        (
            "Mend it with “essaim edit %”.",
            "Corrigez-le avec « essaim edit %1 »."
        ),
        (
            "The form was left as it was.",
            "Le formulaire est resté tel quel."
        ),
        (
            "“%” is no record's identifier",
            "« %1 » n’est pas un identifiant de fiche"
        ),
        (
            "“%” is not a server's address",
            "« %1 » n’est pas l’adresse d’un serveur"
        ),
        (
            "there is a token “%” already",
            "il y a déjà un jeton « %1 »"
        ),
        (
            "the editor ended with code %",
            "l’éditeur s’est arrêté avec le code %1"
        ),
        (
            "% has no content of version %",
            "%1 n’a pas de contenu de version %2"
        ),
        (
            "parameter “%” is given twice",
            "le paramètre « %1 » est donné deux fois"
        ),
        (
            "Set EDITOR, or use --file.",
            "Donnez-le dans EDITOR (EDITOR=nano essaim …), ou servez-vous de --file."
        ),
        (
            "there is no valid token “%”",
            "il n’y a pas de jeton valable « %1 »"
        ),
        (
            "there is no saved query “%”",
            "il n’y a pas de requête gardée « %1 »"
        ),
        (
            "“%” is no name for a record",
            "« %1 » n’est pas un nom de fiche"
        ),
        (
            "there is no catalogue at %",
            "il n’y a pas de catalogue dans %1"
        ),
        (
            "Restore it from a backup.",
            "Restaurez-le à partir d’une sauvegarde."
        ),
        (
            "Say which with %: %.",
            "Dites laquelle avec %1 : %2."
        ),
        (
            "No active module has one.",
            "Aucun module actif n’en a."
        ),
        (
            "Give a partner's address.",
            "Donnez l’adresse d’un partenaire."
        ),
        (
            "the file holds no record",
            "le fichier ne contient aucune fiche"
        ),
        (
            "there is no gathering “%”",
            "il n’y a pas de recueil « %1 »"
        ),
        (
            "the catalogue % failed: %",
            "le catalogue %1 a échoué : %2"
        ),
        (
            "Set the id of <record>.",
            "Donnez un id à <record>."
        ),
        (
            "cannot make the folder %",
            "impossible de créer le dossier %1"
        ),
        (
            "% is no server of Essaim",
            "%1 n’est pas un serveur d’Essaim"
        ),
        (
            "Give it with --reason.",
            "Donnez-le avec --reason."
        ),
        (
            "% is the same as before",
            "%1 n’a pas changé"
        ),
        (
            "Say which with --of: %.",
            "Dites laquelle avec --of : %1."
        ),
        (
            "Give the identifier: %.",
            "Donnez l’identifiant : %1."
        ),
        (
            "there is no adapter “%”",
            "il n’y a pas d’adaptateur « %1 »"
        ),
        (
            "% is withdrawn already",
            "%1 est déjà retirée"
        ),
        (
            "% is in review already",
            "%1 est déjà en relecture"
        ),
        (
            "% is published already",
            "%1 est déjà publiée"
        ),
        (
            "See “essaim modules”.",
            "Voyez « essaim modules »."
        ),
        (
            "% has one version only",
            "%1 n’a qu’une version"
        ),
        (
            "Check its parameters.",
            "Vérifiez ses paramètres."
        ),
        (
            "there is no report “%”",
            "il n’y a pas de rapport « %1 »"
        ),
        (
            "Choose another name.",
            "Choisissez un autre nom."
        ),
        (
            "Nothing was changed.",
            "Rien n’a été changé."
        ),
        (
            "the record % is empty",
            "la fiche %1 est vide"
        ),
        (
            "Record types here: %.",
            "Types de fiche ici : %1."
        ),
        (
            "there is no facet “%”",
            "on ne peut pas compter selon « %1 »"
        ),
        (
            "% has no parameter “%”",
            "%1 n’a pas de paramètre « %2 »"
        ),
        (
            "cannot write to % (%)",
            "impossible d’écrire dans %1 (%2)"
        ),
        (
            "% is not in conflict",
            "%1 n’est pas en conflit"
        ),
        (
            "nothing was written",
            "rien n’a été écrit"
        ),
        (
            "Give a day to come.",
            "Donnez un jour à venir."
        ),
        (
            "there is no folder %",
            "il n’y a pas de dossier %1"
        ),
        (
            "cannot use % with %: %",
            "impossible d’utiliser %1 avec %2 : %3"
        ),
        (
            "cannot write to %: %",
            "impossible d’écrire dans %1 : %2"
        ),
        (
            "% was withdrawn on %",
            "%1 a été retirée le %2"
        ),
        (
            "no editor is named",
            "aucun éditeur n’est nommé"
        ),
        (
            "the table is empty",
            "le tableau est vide"
        ),
        (
            "Gatherings here: %.",
            "Recueils ici : %1."
        ),
        (
            "% has begun already",
            "%1 a déjà commencé"
        ),
        (
            "% is draft already",
            "%1 est déjà un brouillon"
        ),
        (
            "“%” issues % chains",
            "« %1 » diffuse %2 chaînes"
        ),
        (
            "cannot write to %",
            "impossible d’écrire dans %1"
        ),
        (
            "% exists already",
            "%1 existe déjà"
        ),
        (
            "Check the path.",
            "Vérifiez le chemin."
        ),
        (
            "cannot write %: %",
            "impossible d’écrire %1 : %2"
        ),
        (
            "At home here: %.",
            "Chez elles ici : %1."
        ),
        (
            "Reports here: %.",
            "Rapports ici : %1."
        ),
        (
            "cannot reach %: %",
            "impossible de joindre %1 : %2"
        ),
        (
            "Update Essaim.",
            "Mettez Essaim à jour."
        ),
        (
            "It takes none.",
            "Il n’en prend pas."
        ),
        (
            "Give it once.",
            "Donnez-le une fois."
        ),
        (
            "% is a folder",
            "%1 est un dossier"
        ),
        (
            "cannot read %",
            "impossible de lire %1"
        ),
        (
            "Fill it in.",
            "Remplissez-la."
        ),
        (
            "Versions: %.",
            "Versions : %1."
        ),
        (
            "It takes: %.",
            "Il prend : %1."
        ),
        (
            "% refused: %",
            "%1 a refusé : %2"
        ),
        (
            "Known: %.",
            "Connus : %1."
        ),
        (
            "nothing was said of %",
            "rien n’a été dit de %1"
        ),
        (
            "Give --name, --kind, --territory or --siret, or answer on a terminal.",
            "Donnez --name, --kind, --territory ou --siret, ou répondez sur un terminal."
        ),
        // After those that say in which state.
        (
            "% is % already",
            "%1 est déjà : %2"
        ),
    ]
}
