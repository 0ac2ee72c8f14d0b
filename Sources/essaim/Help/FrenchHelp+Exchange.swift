/// Exchange and search.
extension FrenchHelp {
    static let exchange: [String: String] = [
        "Share what administrations learned: practices, feedback, FAQ, indicators.":
            """
        Partager ce que les administrations ont appris : pratiques, retours d’expérience, questions, \
        indicateurs.
        """,
        "Show the version.":
            "Dire la version.",
        "Show help information.":
            "Montrer cette aide.",
        "Show subcommand help information.":
            "Montrer l’aide d’une commande.",
        "Make a new catalogue.":
            "Créer un catalogue.",
        """
        The home administrations are those whose own catalogue this is: only here their records are \
        written.
        """:
            """
        Les administrations d’origine sont celles dont c’est le catalogue : leurs fiches ne s’écrivent \
        qu’ici.
        """,
        "The catalogue's file, or a database: postgresql://… (default: ESSAIM_CATALOGUE, or ./essaim.sqlite).":
            """
        Le fichier du catalogue, ou une base : postgresql://… (à défaut : ESSAIM_CATALOGUE, ou \
        ./essaim.sqlite).
        """,
        "The language of messages: fr or en.":
            "La langue des messages : fr ou en.",
        "A home administration's identifier, like prefecture-cantal. May be repeated.":
            "L’identifiant d’une administration d’origine, comme prefecture-cantal. Peut être répété.",
        "An administration whose relayed records are accepted. May be repeated.":
            "Une administration dont on accepte les fiches relayées. Peut être répété.",
        "List the administrations and how many records each owns.":
            "Lister les administrations et le nombre de fiches de chacune.",
        "text or json.":
            "text ou json.",
        "The version of the exchange format: 1 or 2 (default: the first one that can say all that is in the file).":
            """
        La version du format d’échange : 1 ou 2 (à défaut : la première qui peut dire tout ce que contient \
        le fichier).
        """,
        "Say whose relayed records are accepted, and how far each has come.":
            "Dire de qui l’on accepte les fiches relayées, et où chacun en est.",
        "A partner may always send its own records. A relay may also send those of others.":
            """
        Un partenaire peut toujours envoyer ses propres fiches. Un relais peut aussi envoyer celles \
        d’autres.
        """,
        "List the accepted relays.":
            "Lister les relais acceptés.",
        "Accept an administration's relayed records from now on.":
            "Accepter désormais les fiches que relaie une administration.",
        "The administration's identifier.":
            "L’identifiant de l’administration.",
        "Refuse an administration's relayed records from now on.":
            "Refuser désormais les fiches que relaie une administration.",
        "Show how far the files of each partner have come in, or set one back.":
            "Montrer jusqu’où les fichiers de chaque partenaire sont arrivés, ou revenir en arrière.",
        """
        A chain is a catalogue's journal as one administration issues it. With --set, what comes after \
        that number is asked for again; the audit journal keeps where the chain was.
        """:
            """
        Une chaîne est le journal d’un catalogue tel qu’une administration le diffuse. Avec --set, la \
        suite de ce numéro est redemandée ; le journal d’audit garde où la chaîne en était.
        """,
        "Set the chain back to this number.":
            "Ramener la chaîne à ce numéro.",
        "The catalogue of the chain, where the administration issues several.":
            "Le catalogue de la chaîne, si l’administration en diffuse plusieurs.",
        "The administration that issues the files.":
            "L’administration qui diffuse les fichiers.",
        "Check that a catalogue is whole.":
            "Vérifier qu’un catalogue est intact.",
        """
        A folder with modules and adapters, besides the executable's own and those of ESSAIM_PLUGINS. May \
        be repeated.
        """:
            """
        Un dossier de modules et d’adaptateurs, outre celui du programme et ceux de ESSAIM_PLUGINS. \
        Peut être répété.
        """,
        "Make the indexes anew first.":
            "Refaire d’abord les index.",
        "Copy a catalogue, while it may be in use.":
            "Copier un catalogue, même pendant qu’il sert.",
        "Check files that could be imported, without a catalogue.":
            "Vérifier des fichiers à importer, sans catalogue.",
        "All errors of a file come out in one pass, each with its line, record and place.":
            """
        Toutes les erreurs d’un fichier sortent en une fois, chacune avec sa ligne, sa fiche et sa \
        place.
        """,
        "text, json or xml.":
            "text, json ou xml.",
        "Files, folders and zip archives; - for standard input.":
            "Fichiers, dossiers et archives zip ; - pour l’entrée standard.",
        "Import exchange files, tables, and files of partners.":
            "Importer des fichiers d’échange, des tableaux, et les fichiers de partenaires.",
        "List what would become of each record, and change nothing.":
            "Dire ce que deviendrait chaque fiche, sans rien changer.",
        "With --dry-run: show field by field what differs from what is here.":
            "Avec --dry-run : montrer champ par champ ce qui diffère de ce qui est ici.",
        "Import the valid records although others are refused.":
            "Importer les fiches valides même si d’autres sont refusées.",
        "The delivery is all that the partner publishes: withdraw its records that are not in it.":
            "La livraison est tout ce que le partenaire publie : retirer ses fiches qui n’y sont pas.",
        "With --complete: withdraw even more than the share that --withdraw-at-most allows.":
            "Avec --complete : retirer même plus que la part permise par --withdraw-at-most.",
        """
        With --complete: the share of the partner's records that may be withdrawn, in per cent (default: \
        10).
        """:
            """
        Avec --complete : la part des fiches du partenaire qui peut être retirée, en pour cent (à \
        défaut : 10).
        """,
        "Write the refused records to this file (with --accept-valid).":
            "Écrire les fiches refusées dans ce fichier (avec --accept-valid).",
        "Write records to an exchange file.":
            "Écrire des fiches dans un fichier d’échange.",
        "The same catalogue gives the same bytes. A file appears under its name only when it is whole.":
            """
        Le même catalogue donne les mêmes octets. Un fichier n’apparaît sous son nom que lorsqu’il est \
        entier.
        """,
        "Only records of this type. May be repeated.":
            "Seulement les fiches de ce type. Peut être répété.",
        "Only records of this administration. May be repeated.":
            "Seulement les fiches de cette administration. Peut être répété.",
        "Only records with all words of this query.":
            "Seulement les fiches qui ont tous les mots de cette requête.",
        "Only what changed after this number of the journal.":
            "Seulement ce qui a changé après ce numéro du journal.",
        "With --for: send figures about few people as they are, in confidence. Without it they are hidden.":
            """
        Avec --for : envoyer tels quels les chiffres sur peu de personnes, en confidence. Sinon ils \
        sont masqués.
        """,
        "Hide figures about few people, as in a file for a partner.":
            "Masquer les chiffres sur peu de personnes, comme dans un fichier pour un partenaire.",
        "Drafts and records in review as well.":
            "Aussi les brouillons et les fiches en relecture.",
        "The administration that issues the file (default: the first home administration).":
            "L’administration qui diffuse le fichier (à défaut : la première administration d’origine).",
        "The file to write; - for standard output.":
            "Le fichier à écrire ; - pour la sortie standard.",
        "Tell where two catalogues hold different records.":
            "Dire en quoi les fiches de deux catalogues diffèrent.",
        "Exit code 0 where nothing differs, 2 where something does.":
            "Code de sortie 0 si rien ne diffère, 2 sinon.",
        "The one catalogue.":
            "Un catalogue.",
        "The other catalogue.":
            "L’autre catalogue.",
        "Leave drafts and records in review out.":
            "Laisser de côté les brouillons et les fiches en relecture.",
        "Find records by words and filters.":
            "Chercher des fiches par mots et par filtres.",
        "How many records to show.":
            "Combien de fiches montrer.",
        "Which records come first: relevance, latest, arrival.":
            """
        Quelles fiches viennent d’abord : relevance (celles qui répondent le mieux), latest (les dernières \
        modifiées), arrival (les dernières arrivées ici).
        """,
        "Where to go on: the cursor of the page before.":
            "Où continuer : le curseur de la page précédente.",
        "Count the records by this name instead of the usual ones. May be repeated.":
            "Compter les fiches selon ce nom au lieu des noms habituels. Peut être répété.",
        "List the names that queries can filter and count by.":
            "Lister les noms selon lesquels une requête filtre et compte.",
        "Keep the query under this name, as a record that can be shared.":
            "Garder la requête sous ce nom, comme fiche à partager.",
        "What people read of a kept query.":
            "Ce qu’on lit d’une requête gardée.",
        "Ask a kept query: its name or identifier.":
            "Poser une requête gardée : son nom ou son identifiant.",
        "List the kept queries.":
            "Lister les requêtes gardées.",
        "The query.":
            "La requête.",
        "Find the records that resemble one, or that it names.":
            "Trouver les fiches qui ressemblent à une autre, ou qu’elle nomme.",
        "The record's identifier: owner/type/name.":
            "L’identifiant de la fiche : propriétaire/type/nom.",
        "List the records.":
            "Lister les fiches.",
    ]
}
