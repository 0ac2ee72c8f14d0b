/// The longer sentences, which are tried first.
extension FrenchErrors {
    static let longSentences: [(String, String)] = [
        (
            "If it is a copy of your own, name it: --administration %.",
            "Si c’est une copie du vôtre, nommez-la : --administration %1."
        ),
        (
            "“%” is at home in this catalogue",
            "« %1 » est à la maison dans ce catalogue"
        ),
        (
            "Name a partner's identifier.",
            "Nommez l’identifiant d’un partenaire."
        ),
        (
            "% speaks for “%”, which is at home here",
            "%1 parle pour « %2 », qui est ici à la maison"
        ),
        (
            "% has the name of a file that lies beside a catalogue",
            "%1 a le nom d’un fichier qui accompagne un catalogue"
        ),
        (
            "Choose a name that doesn't end in %.",
            "Choisissez un nom qui ne finit pas par %1."
        ),
        (
            "Look at the catalogue with “essaim doctor”. No copy was made, none was taken away.",
            "Examinez le catalogue avec « essaim doctor ». Aucune copie n’a été faite, aucune n’a été retirée."
        ),
        (
            "Take another backup, or save what is whole with “essaim rescue”.",
            "Prenez une autre sauvegarde, ou sauvez ce qui est intact avec « essaim rescue »."
        ),
        (
            "“essaim modules” lists what is installed; “essaim new TYPE” prints an empty record to fill in.",
            "« essaim modules » liste ce qui est installé ; « essaim new TYPE » donne une fiche vide à remplir."
        ),
        (
            "See the findings above. “essaim partners accept ID” accepts what an administration relays.",
            "Voyez les constats ci-dessus. « essaim partners accept ID » accepte ce que relaie une administration."
        ),
        (
            "Check the address and the network. What has been exchanged is kept: run the command again.",
            "Vérifiez l’adresse et le réseau. Ce qui a été échangé est gardé : relancez la commande."
        ),
        (
            "Keep its id, and one record a file; import files of several records with “essaim import”.",
            "Gardez son id, et une fiche par fichier ; plusieurs fiches s’importent avec « essaim import »."
        ),
        (
            "Name one with --issuer, or make the catalogue with “essaim init --administration ID”.",
            "Nommez-en une avec --issuer, ou créez le catalogue avec « essaim init --administration ID »."
        ),
        (
            "Make one with “essaim init”, or name another with --catalogue or ESSAIM_CATALOGUE.",
            "Créez-en un avec « essaim init », ou nommez-en un autre avec --catalogue ou ESSAIM_CATALOGUE."
        ),
        (
            "This catalogue is older than what was sent from it: was it restored from a backup?",
            "Ce catalogue est plus ancien que ce qui en a été envoyé : a-t-il été restauré d’une sauvegarde ?"
        ),
        (
            "Ask the partner: “essaim init --administration ID” makes a catalogue that does.",
            "Demandez au partenaire : « essaim init --administration ID » crée un catalogue qui le fait."
        ),
        (
            "% holds no plan that an installed module knows (root element “%”, namespace “%”)",
            "%1 ne contient pas de plan que connaît un module installé (élément racine « %2 », espace de noms « %3 »)"
        ),
        (
            "Choose another name with --name; names of revoked tokens aren't given again.",
            "Choisissez un autre nom avec --name ; ceux des jetons révoqués ne servent plus."
        ),
        (
            "It has three parts: owner/type/name, like prefecture-cantal/faq/quels-jours.",
            "Il a trois parties : propriétaire/type/nom, comme prefecture-cantal/faq/quels-jours."
        ),
        (
            "Make the catalogue with “essaim init --administration ID”, or give --owner.",
            "Créez le catalogue avec « essaim init --administration ID », ou donnez --owner."
        ),
        (
            "The module names its records in lower-case letters, digits and hyphens.",
            "Le module nomme ses fiches en minuscules sans accent, chiffres et tirets."
        ),
        (
            "Ask the partner whether that is right, then name it: --administration %.",
            "Demandez au partenaire si c’est juste, puis nommez-la : --administration %1."
        ),
        (
            "Give the server's address without a path, like https://partner.example.",
            "Donnez l’adresse du serveur sans chemin, comme https://partenaire.exemple."
        ),
        (
            "this catalogue's search index was made by an earlier version of Essaim",
            "l’index de recherche de ce catalogue date d’une version antérieure d’Essaim"
        ),
        (
            "Settle with the partner what stands above, then run the command again.",
            "Réglez avec le partenaire ce qui précède, puis relancez la commande."
        ),
        (
            "Give at least 3: with two respondents, each knows the other's answer.",
            "Donnez au moins 3 : de deux répondants, chacun connaît la réponse de l’autre."
        ),
        (
            "Choose another path with --catalogue, or use the catalogue as it is.",
            "Choisissez un autre chemin avec --catalogue, ou servez-vous du catalogue tel quel."
        ),
        (
            "Install the module of its type; “essaim modules” lists what is here.",
            "Installez le module de son type ; « essaim modules » liste ce qui est ici."
        ),
        (
            "Check the token's administration, scope and expiry with the partner.",
            "Vérifiez avec le partenaire l’administration, la portée et l’échéance du jeton."
        ),
        (
            "“%” is not an administration's identifier, or the export is filtered",
            "« %1 » n’est pas un identifiant d’administration, ou l’export est filtré"
        ),
        (
            "Use lower-case letters, digits and hyphens, like prefecture-cantal.",
            "Écrivez des minuscules sans accent, des chiffres et des tirets, comme prefecture-cantal."
        ),
        (
            "“essaim revert % --to VERSION” publishes an earlier version again.",
            "« essaim revert %1 --to VERSION » publie de nouveau une version antérieure."
        ),
        (
            "Give a number from 0 to %: what comes after it is asked for again.",
            "Donnez un numéro de 0 à %1 : la suite sera redemandée."
        ),
        (
            "Install one whose record type has a field with the role “query”.",
            "Installez-en un dont le type de fiche a un champ de rôle « query »."
        ),
        (
            "Check that the file and its folder exist and may be written to.",
            "Vérifiez que le fichier et son dossier existent et que vous pouvez y écrire."
        ),
        (
            "Check the path, the free space, and that you may write there.",
            "Vérifiez le chemin, la place libre, et que vous pouvez y écrire."
        ),
        (
            "Free space on the disk, then try again. Nothing was changed.",
            "Libérez de la place sur le disque, puis réessayez. Rien n’a été changé."
        ),
        (
            "Install its module, or send the record in an exchange file.",
            "Installez son module, ou envoyez la fiche dans un fichier d’échange."
        ),
        (
            "this catalogue has no home administration to issue the file",
            "ce catalogue n’a pas d’administration d’origine pour diffuser le fichier"
        ),
        (
            "Name a record of a type that holds plans, or a plan’s file.",
            "Nommez une fiche d’un type qui contient des plans, ou le fichier d’un plan."
        ),
        (
            "% is a catalogue or another SQLite file: nothing was written",
            "%1 est un catalogue ou un autre fichier SQLite : rien n’a été écrit"
        ),
        (
            "% has figures about people that no installed module can hide",
            "%1 a des chiffres sur des personnes qu’aucun module installé ne sait masquer"
        ),
        (
            "% was changed meanwhile: it is at version %, with draft % beside",
            "%1 a changé entre-temps : elle en est à la version %2, avec le brouillon %3 à côté"
        ),
        (
            "% was changed meanwhile: it is at version %",
            "%1 a changé entre-temps : elle en est à la version %2"
        ),
        (
            "version % of % was published after the draft was begun",
            "la version %1 de %2 a été publiée après que le brouillon a été commencé"
        ),
        (
            "Compare with “essaim history % --diff”, then save the draft again with “essaim edit %”.",
            "Comparez par « essaim history %1 --diff », puis enregistrez de nouveau le brouillon par « essaim edit %2 »."
        ),
        (
            "there is no draft beside a published version of %",
            "il n’y a pas de brouillon à côté d’une version publiée de %1"
        ),
        (
            "What was never published is withdrawn with “essaim withdraw”.",
            "Ce qui n’a jamais été publié se retire par « essaim withdraw »."
        ),
        (
            "% has no draft beside a published version",
            "%1 n’a pas de brouillon à côté d’une version publiée"
        ),
        (
            "Write small letters, digits and hyphens, like jours-fixes.",
            "Écrivez des minuscules sans accent, des chiffres et des tirets, comme jours-fixes."
        ),
        (
            "the record has no identifier of the form owner/type/name",
            "la fiche n’a pas d’identifiant de la forme propriétaire/type/nom"
        ),
        (
            "Compare with “essaim history % --diff”, then edit again.",
            "Comparez avec « essaim history %1 --diff », puis reprenez."
        ),
        (
            "the token has the scope “%” for “%”; this needs “%” for “%”",
            "le jeton a la portée « %1 » pour « %2 » ; il faut « %3 » pour « %4 »"
        ),
        (
            "Give a sequence number of this catalogue's own journal.",
            "Donnez un numéro du journal de ce catalogue."
        ),
        (
            "% is not at home here: only a catalogue of “%” writes it",
            "%1 n’est pas chez elle ici : seul un catalogue de « %2 » l’écrit"
        ),
        (
            "“essaim init --administration ID” makes one that has.",
            "« essaim init --administration ID » en crée un qui en a."
        ),
        (
            "row % of the report's table “%” has % cells, for % columns",
            "la ligne %1 du tableau « %2 » du rapport a %3 cellules, pour %4 colonnes"
        ),
        (
            "The module that makes it has a fault: tell who wrote it.",
            "Le module qui le fait a un défaut : dites-le à qui l’a écrit."
        ),
        (
            "A partner's chain of files has all records.",
            "La chaîne de fichiers d’un partenaire a toutes les fiches."
        ),
        (
            "Check that the folder exists and may be written to.",
            "Vérifiez que le dossier existe et que vous pouvez y écrire."
        ),
        (
            "Ask who administers the catalogue for such a token.",
            "Demandez un tel jeton à qui administre le catalogue."
        ),
        (
            "“essaim list --owner %” lists that owner's records.",
            "« essaim list --owner %1 » liste les fiches de ce propriétaire."
        ),
        (
            "“essaim query --fields” lists what can be counted.",
            "« essaim query --fields » liste ce qui se compte."
        ),
        (
            "Give a certificate chain and its key as PEM files.",
            "Donnez une chaîne de certificats et sa clé en fichiers PEM."
        ),
        (
            "A published record is changed with “essaim edit”.",
            "Une fiche publiée se modifie avec « essaim edit »."
        ),
        (
            "Make one with “essaim init --administration ID”.",
            "Créez-en un avec « essaim init --administration ID »."
        ),
        (
            "the chain has come to no. %, and can't be set to %",
            "la chaîne en est au n° %1, et ne peut aller au %2"
        ),
        (
            "this catalogue has several home administrations",
            "ce catalogue a plusieurs administrations d’origine"
        ),
        (
            "this catalogue has no administration of its own",
            "ce catalogue n’a pas d’administration à lui"
        ),
        (
            "% has this catalogue up to no. %, which ends at %",
            "%1 a ce catalogue jusqu’au n° %2, alors qu’il finit au %3"
        ),
        (
            "“essaim revert % --to VERSION” brings it back.",
            "« essaim revert %1 --to VERSION » la fait revenir."
        ),
        (
            "% is withdrawn: only publishing brings it back",
            "%1 est retirée : seule une publication la fait revenir"
        ),
        (
            "Check the path and that you may write there.",
            "Vérifiez le chemin, et que vous pouvez y écrire."
        ),
        (
            "% speaks for “%” (catalogue %); expected was “%”%",
            "%1 parle pour « %2 » (catalogue %3) ; attendu : « %4 »%5"
        ),
        (
            "Wait until it has finished, then try again.",
            "Attendez qu’il ait fini, puis réessayez."
        ),
        (
            "Use lower-case letters, digits and hyphens.",
            "Écrivez des minuscules sans accent, des chiffres et des tirets."
        ),
        (
            "This catalogue has no home administration.",
            "Ce catalogue n’a pas d’administration d’origine."
        ),
        (
            "No module is active: see “essaim modules”.",
            "Aucun module n’est actif : voyez « essaim modules »."
        ),
        (
            "this is catalogue %, whose journal ends at %",
            "c’est le catalogue %1, dont le journal finit au %2"
        ),
        (
            "% is no plan that an installed module knows",
            "%1 n’est pas un plan que connaît un module installé"
        ),
        (
            "“essaim query --list” lists what is saved.",
            "« essaim query --list » liste ce qui est gardé."
        ),
        (
            "a reason of at most % characters is needed",
            "il faut un motif d’au plus %1 caractères"
        ),
        (
            "this catalogue has no home administration",
            "ce catalogue n’a pas d’administration d’origine"
        ),
        (
            "“essaim partners chain” lists the chains.",
            "« essaim partners chain » liste les chaînes."
        ),
        (
            "no installed module knows the content of %",
            "aucun module installé ne connaît le contenu de %1"
        ),
        (
            "record % has a broken identifier or state",
            "la fiche %1 a un identifiant ou un état abîmé"
        ),
        (
            "“essaim new TYPE” prints one to fill in.",
            "« essaim new TYPE » en donne une à remplir."
        ),
        (
            "“%” is not an administration's identifier",
            "« %1 » n’est pas un identifiant d’administration"
        ),
        (
            "“essaim conflicts” lists the conflicts.",
            "« essaim conflicts » liste les conflits."
        ),
        (
            "the file does not hold just the record %",
            "le fichier ne contient pas la seule fiche %1"
        ),
        (
            "% was made by a later version of Essaim",
            "%1 a été créé par une version plus récente d’Essaim"
        ),
        (
            "Make it anew: essaim doctor --rebuild.",
            "Refaites-le : essaim doctor --rebuild."
        ),
        (
            "% is no threshold of disclosure control",
            "%1 n’est pas un seuil du secret statistique"
        ),
        (
            "Use one line of at most 80 characters.",
            "Écrivez une ligne d’au plus 80 caractères."
        ),
        (
            "--plugins takes a folder with modules.",
            "--plugins prend un dossier de modules."
        ),
        (
            "there is no record % in this catalogue",
            "il n’y a pas de fiche %1 dans ce catalogue"
        ),
        (
            "“essaim history %” tells when and why.",
            "« essaim history %1 » dit quand et pourquoi."
        ),
        (
            "no active module has a record type “%”",
            "aucun module actif n’a le type de fiche « %1 »"
        ),
        (
            "no file of catalogue % came in from “%”",
            "aucun fichier du catalogue %1 n’est venu de « %2 »"
        ),
        (
            "Fetch what it has, then confirm that.",
            "Prenez ce qu’il a, puis confirmez-le."
        ),
        (
            "the server serves this very catalogue",
            "le serveur sert ce catalogue-ci"
        ),
        (
            "Use one like https://partner.example.",
            "Écrivez-la comme https://partenaire.exemple."
        ),
        (
            "There is nothing to compare it with.",
            "Il n’y a rien à quoi la comparer."
        ),
        (
            "Check that it is a server of Essaim.",
            "Vérifiez que c’est un serveur d’Essaim."
        ),
        (
            "“essaim partners chain” lists them.",
            "« essaim partners chain » les liste."
        ),
        (
            "the cursor is not one of this query",
            "le curseur n’est pas de cette requête"
        ),
        (
            "the file after no. % of % was refused",
            "le fichier après le n° %1 de %2 a été refusé"
        ),
    ]
}
