/// Records, reports and the dossier.
extension FrenchHelp {
    static let records: [String: String] = [
        "Show a record.":
            "Montrer une fiche.",
        "xml prints the record as an export writes it, json its fields, markdown a page.":
            "xml donne la fiche telle qu’un export l’écrit, json ses champs, markdown une page.",
        "text, markdown, json or xml.":
            "text, markdown, json ou xml.",
        "Show an earlier version.":
            "Montrer une version antérieure.",
        "As everybody sees it: what is published, small figures hidden.":
            "Comme chacun le voit : ce qui est publié, petits chiffres masqués.",
        """
        Figures about few people as they are, also other administrations'. For your own work: don't pass \
        it on.
        """:
            """
        Les chiffres sur peu de personnes tels quels, ceux d’autres administrations aussi. Pour votre \
        propre travail : ne les transmettez pas.
        """,
        "List a record's revisions, the latest first, or compare two of them.":
            "Lister les versions d’une fiche, la dernière d’abord, ou en comparer deux.",
        "“essaim revert” makes an earlier version the next one.":
            "« essaim revert » fait d’une version antérieure la suivante.",
        "Show what changed, field by field: in the last version, or between --from and --to.":
            "Montrer ce qui a changé, champ par champ : dans la dernière version, ou entre --from et --to.",
        "The earlier version to compare.":
            "La version antérieure à comparer.",
        "The later version to compare.":
            "La version postérieure à comparer.",
        "Print an empty record to fill in, as an exchange file or a table.":
            "Donner une fiche vide à remplir, en fichier d’échange ou en tableau.",
        """
        Each field stands with its help as a comment; optional ones are commented out. With --format csv, \
        a table for a spreadsheet, which “essaim import” reads.
        """:
            """
        Chaque champ est accompagné de son aide en commentaire ; les facultatifs sont en commentaire. \
        Avec --format csv, un tableau pour tableur, que lit « essaim import ».
        """,
        "xml or csv.":
            "xml ou csv.",
        "The administration that will own it.":
            "L’administration qui la possédera.",
        "The record's name, the last part of its identifier.":
            "Le nom de la fiche, dernière partie de son identifiant.",
        "The record type's name.":
            "Le nom du type de fiche.",
        "Write a record: its next version, or its first.":
            "Écrire une fiche : sa version suivante, ou sa première.",
        """
        From a file that holds the one record (see “essaim new”), or, with its identifier, in the editor \
        that EDITOR names. Only a catalogue of the record's owner writes it. What is published stays in \
        force: a draft stands beside it until it is published.
        """:
            """
        À partir d’un fichier qui contient cette seule fiche (voir « essaim new »), ou, avec son \
        identifiant, dans l’éditeur que nomme EDITOR. Seul un catalogue de son propriétaire l’écrit. Ce qui \
        est publié reste en vigueur : un brouillon se tient à côté jusqu’à sa publication.
        """,
        "Abandon the draft beside a published record.":
            "Abandonner le brouillon d’une fiche publiée.",
        "What is published stays in force; the draft stays in the record's history.":
            "Ce qui est publié reste en vigueur ; le brouillon demeure dans l’historique de la fiche.",
        "Show the draft beside the published version.":
            "Montrer le brouillon à côté de la version publiée.",
        "Only what is being written: records that were never published, and drafts beside published ones.":
            """
        Seulement ce qui s’écrit : les fiches jamais publiées, et les brouillons à côté de fiches \
        publiées.
        """,
        "Take the record from this file; - for standard input.":
            "Prendre la fiche dans ce fichier ; - pour l’entrée standard.",
        "The record's identifier, to edit it in EDITOR.":
            "L’identifiant de la fiche, pour l’ouvrir dans EDITOR.",
        "Publish a draft, or hand it to review.":
            "Publier un brouillon, ou le donner à relire.",
        "All rules must hold, those that read other records included.":
            "Toutes les règles doivent être respectées, celles qui lisent d’autres fiches aussi.",
        "Hand it to review instead.":
            "Le donner à relire au lieu de le publier.",
        "The record's identifier.":
            "L’identifiant de la fiche.",
        "Withdraw a record.":
            "Retirer une fiche.",
        "A tombstone with the reason remains, travels in exports, and stops the record from returning. With --erase, all that the record ever said is erased as well, here and wherever the tombstone arrives: for personal data. What was withdrawn can still be erased.":
            """
        Une marque de retrait avec le motif demeure, voyage dans les exports, et empêche la fiche de \
        revenir. Avec --erase, tout ce que la fiche a dit est aussi effacé, ici et partout où la marque \
        arrive : pour des données personnelles. Ce qui est déjà retiré peut encore être effacé.
        """,
        "Erase all that the record ever said, here and at partners.":
            "Effacer tout ce que la fiche a dit, ici et chez les partenaires.",
        "Why it is withdrawn.":
            "Pourquoi elle est retirée.",
        "Make an earlier version's content the next version.":
            "Faire du contenu d’une version antérieure la version suivante.",
        "The version to go back to.":
            "La version à laquelle revenir.",
        "List, show and settle conflicts.":
            "Lister, montrer et régler les conflits.",
        "A conflict is two contents of the same version. Both are kept until it is settled.":
            """
        Un conflit, ce sont deux contenus de la même version. Les deux sont gardés jusqu’à ce qu’il \
        soit réglé.
        """,
        "List the conflicts that aren't settled.":
            "Lister les conflits qui ne sont pas réglés.",
        "Show a conflict, field by field.":
            "Montrer un conflit, champ par champ.",
        "Figures about people as they are, also other administrations'.":
            "Les chiffres sur des personnes tels quels, ceux d’autres administrations aussi.",
        "Settle a conflict.":
            "Régler un conflit.",
        """
        The owner's catalogue publishes the content chosen, or the merged one from --file, as one more \
        version. Another catalogue chooses which of the two it shows until the owner has.
        """:
            """
        Le catalogue du propriétaire publie le contenu choisi, ou celui, fusionné, de --file, comme \
        version de plus. Un autre catalogue choisit lequel des deux il montre jusque-là.
        """,
        "mine keeps what is current, theirs takes the other.":
            "mine garde le contenu actuel, theirs prend l’autre.",
        "Take a merged record from this file.":
            "Prendre une fiche fusionnée dans ce fichier.",
        "Write the records of a type as tables for a spreadsheet.":
            "Écrire les fiches d’un type en tableaux pour tableur.",
        "The folder to write the files to.":
            "Le dossier où écrire les fichiers.",
        "Run a report that a module offers.":
            "Établir un rapport qu’offre un module.",
        "Without a name, lists the reports and their parameters.":
            "Sans nom, liste les rapports et leurs paramètres.",
        "text, csv, json, or svg for a report's figure.":
            "text, csv, json, ou svg pour la figure d’un rapport.",
        "Set a parameter: key=value. May be repeated.":
            "Donner un paramètre : clé=valeur. Peut être répété.",
        "The figure to draw with --format svg (default: the first).":
            "La figure à tracer avec --format svg (à défaut : la première).",
        "Write each of the report's figures as NAME.svg into this folder.":
            "Écrire chaque figure du rapport en NOM.svg dans ce dossier.",
        "As everybody sees it, without the small figures that are yours.":
            "Comme chacun le voit, sans les petits chiffres qui sont les vôtres.",
        "The report's name.":
            "Le nom du rapport.",
        "Make the dossier of a seminar from its plan.":
            "Faire le dossier d’un séminaire à partir de son plan.",
        """
        A plan says which records to find and which reports to show in each session. The dossier has what \
        everybody may see: published records, and figures that let nobody be recognised.
        """:
            """
        Un plan dit quelles fiches chercher et quels rapports montrer à chaque séance. Le dossier a ce \
        que chacun peut voir : des fiches publiées, et des chiffres qui ne laissent reconnaître \
        personne.
        """,
        "The dossier's file: .html, .fodt, .md or .json; “-” is standard output.":
            "Le fichier du dossier : .html, .fodt, .md ou .json ; « - » est la sortie standard.",
        "html, fodt, md or json, where the file's name doesn't say.":
            "html, fodt, md ou json, si le nom du fichier ne le dit pas.",
        "Mark what changed after this number of the journal, which an earlier dossier gives at its end.":
            "Signaler ce qui a changé après ce numéro du journal, qu’un dossier précédent donne à sa fin.",
        "Where records can be read: their identifiers are added to this address for links.":
            "Où lire les fiches : leurs identifiants s’ajoutent à cette adresse pour les liens.",
        "The plan: a file, or the identifier of a record in the catalogue.":
            "Le plan : un fichier, ou l’identifiant d’une fiche du catalogue.",
        "Make a record of raw answers, one row a respondent.":
            "Faire une fiche à partir de réponses brutes, une ligne par répondant.",
        """
        The rows are added up while they are read; they are never stored and never leave. Without a name, \
        lists what can be gathered; with --template, prints an empty table.
        """:
            """
        Les lignes sont additionnées à la lecture ; elles ne sont jamais gardées ni transmises. Sans \
        nom, liste ce qui peut être recueilli ; avec --template, donne un tableau vide.
        """,
        "Who owns the record (default: the first home administration).":
            "Qui possède la fiche (à défaut : la première administration d’origine).",
        "Publish the record; without it, it is a draft.":
            "Publier la fiche ; sinon, c’est un brouillon.",
        "Print an empty table with the columns that are read.":
            "Donner un tableau vide avec les colonnes lues.",
        "What to gather.":
            "Ce qu’il faut recueillir.",
        "The table, as CSV; - for standard input.":
            "Le tableau, en CSV ; - pour l’entrée standard.",
        "Show what disclosure control hides and what that costs.":
            "Montrer ce que masque le secret statistique, et ce que cela coûte.",
        """
        Figures about fewer respondents than the threshold are hidden in all that leaves the catalogue, \
        with what would give them away. --threshold sets the threshold.
        """:
            """
        Les chiffres sur moins de répondants que le seuil sont masqués dans tout ce qui sort du \
        catalogue, avec ce qui les trahirait. --threshold fixe le seuil.
        """,
        "Hide figures about fewer respondents than this (default: 5).":
            "Masquer les chiffres sur moins de répondants que cela (à défaut : 5).",
    ]
}
