/// The program itself, the catalogue and its care.
extension FrenchHelp {
    static let catalogue: [String: String] = [
        "List the administrations and how many records each owns, or describe your own.":
            "Lister les administrations et le nombre de fiches de chacune, ou décrire la vôtre.",
        "Describe an administration at home here: what its files tell partners.":
            "Décrire une administration d’origine : ce que ses fichiers disent d’elle aux partenaires.",
        """
        What isn't given stays as it is. On a terminal, without an option, each is asked for. Codes or \
        words: --kind préfecture, --territory Cantal.
        """:
            """
        Ce qui n’est pas donné reste tel quel. Sur un terminal, sans option, chaque point est demandé. \
        Codes ou mots : --kind préfecture, --territory Cantal.
        """,
        "Its name in French.": "Son nom en français.",
        "Its name in English.": "Son nom en anglais.",
        "What kind of administration it is.": "Quel type d’administration c’est.",
        "A territory that it serves. May be repeated.": "Un territoire qu’elle sert. Peut être répété.",
        "The 14 digits of its SIRET.": "Les 14 chiffres de son SIRET.",
        "Its identifier (default: the home administration).":
            "Son identifiant (à défaut : l’administration d’origine).",
        "The backup.":
            "La sauvegarde.",
        """
        Looks at the file, the journal, the digest of every version of every record, and the indexes. What \
        a module that came or changed asks of the indexes is done by itself; --rebuild makes all of them \
        anew first.
        """:
            """
        Examine le fichier, le journal, l’empreinte de chaque version de chaque fiche, et les index. Ce \
        qu’un module nouveau ou changé demande aux index se fait de soi-même ; --rebuild les refait tous \
        d’abord.
        """,
        "Copy a catalogue whole: from a file to a database, or back.":
            "Copier un catalogue entier : d’un fichier dans une base de données, ou retour.",
        """
        Versions, journal, access and people go along, and both are compared afterwards. The copy goes on \
        where the first one stood: end its server before, and don't write to it any more.
        """:
            """
        Versions, journal, accès et personnes en sont, et les deux sont comparés ensuite. La copie continue \
        là où en était le premier : arrêtez d’abord son serveur, et n’y écrivez plus.
        """,
        "The catalogue: a file, or postgresql://….": "Le catalogue : un fichier, ou postgresql://….",
        "Where the copy is made: a new file, or an empty database.":
            "Où faire la copie : un nouveau fichier, ou une base vide.",
        "Put a backup in the catalogue's place.":
            "Mettre une sauvegarde à la place du catalogue.",
        "The catalogue to make.":
            "Le catalogue à créer.",
        "The next file for a partner (“essaim export --for”) begins there.":
            "Le prochain fichier pour un partenaire (« essaim export --for ») commence là.",
        "fr: semicolons and a decimal comma, en: commas and a decimal point (default: as --lang).":
            """
        fr : points-virgules et virgule décimale, en : virgules et point décimal (à défaut : selon \
        --lang).
        """,
        "With a folder: keep so many of its copies of this catalogue, the latest ones.":
            "Avec un dossier : y garder ce nombre de copies de ce catalogue, les dernières.",
        "The damaged catalogue; it isn't written to.":
            "Le catalogue abîmé ; rien n’y est écrit.",
        "Show how far each partner has this catalogue, or confirm that a file was sent.":
            "Montrer jusqu’où chaque partenaire a ce catalogue, ou confirmer l’envoi d’un fichier.",
        "Only what this partner isn't known to have; “essaim partners sent” confirms what was sent.":
            """
        Seulement ce que ce partenaire n’a pas encore, à ce qu’on sait ; « essaim partners sent » confirme \
        l’envoi.
        """,
        "A home administration, where the damaged file doesn't tell any more. May be repeated.":
            "Une administration d’origine, si le fichier abîmé ne le dit plus. Peut être répété.",
        "With --for: replace a file that is there, and may wait to be sent.":
            "Avec --for : remplacer un fichier qui est là, et qui attend peut-être d’être envoyé.",
        """
        One row a record in TYPE.csv, and one more file for each repeated group, whose rows name their \
        record. UTF-8 with a byte order mark. With --format ods or xlsx, one workbook with a sheet for \
        each.
        """:
            """
        Une ligne par fiche dans TYPE.csv, et un fichier de plus par groupe répété, dont les lignes \
        nomment leur fiche. UTF-8 avec BOM. Avec --format ods ou xlsx, un classeur avec une feuille \
        pour chacun.
        """,
        """
        Words are found in all their forms, with or without accents, with their synonyms; all must be \
        found. More: "a phrase", prefix*, -without, OR, parentheses, and filters such as type:faq, \
        point:management, territory:48, owner:ddt-*, modified:>2013-01-01. docs/queries.md has the whole \
        language.
        """:
            """
        Les mots sont trouvés sous toutes leurs formes, avec ou sans accents, avec leurs synonymes ; \
        tous doivent l’être. En plus : "une expression", début*, -sans, OU, des parenthèses, et des \
        filtres comme type:faq, territoire:Lozère, propriétaire:ddt-*, modifiée:>2013-01-01. \
        docs/queries.md décrit tout le langage.
        """,
        """
        Essaim keeps records in a catalogue, one SQLite file or a PostgreSQL database, and exchanges them as XML files. Start with \
        “essaim init --administration prefecture-cantal”, then “essaim import FILE”.

        Exit codes: 0 done, 1 failed or refused, 2 done in part or differences found, 64 wrong use, 74 the \
        disk is full or failed, 75 the catalogue is busy.
        """:
            """
        Essaim garde des fiches dans un catalogue, un fichier SQLite, et les échange en fichiers XML. \
        Commencez par « essaim init --administration prefecture-cantal », puis « essaim write faq » ou \
        « essaim import FICHIER ».

        Codes de sortie : 0 fait, 1 échoué ou refusé, 2 fait en partie ou différences trouvées, 64 \
        commande mal écrite, 74 disque plein ou en panne, 75 catalogue occupé.
        """,
        """
        The copy is one consistent state, and is opened to see that it is whole before it appears under \
        its name. In a folder it is named by its time. “essaim restore” puts one in the catalogue's place.
        """:
            """
        La copie est un état cohérent ; elle est ouverte pour voir qu’elle est entière avant \
        d’apparaître sous son nom. Dans un dossier, elle porte son heure. « essaim restore » en met \
        une à la place du catalogue.
        """,
        "The partner's identifier.":
            "L’identifiant du partenaire.",
        """
        Each file is one transaction: all of it is imported, or nothing; a folder or a zip is one, too, \
        with all files in it; so is all that is given with --complete. Besides exchange files, tables \
        (.csv, .ods, .xlsx, see “essaim new TYPE --format csv”) and all formats that “essaim adapters” \
        lists are recognised. With --accept-valid the valid records are imported although others are \
        refused; --rejects keeps the refused ones in a file that can be mended and imported again. Files \
        are imported in the order given; without --accept-valid the first that fails ends the command.
        """:
            """
        Chaque fichier est une transaction : tout est importé, ou rien ; un dossier ou un zip en est \
        une aussi, avec tous ses fichiers, de même que tout ce qui est donné avec --complete. Outre \
        les fichiers d’échange, les tableaux (.csv, .ods, .xlsx, voir « essaim new TYPE --format csv \
        ») et les formats que liste « essaim adapters » sont reconnus. Avec --accept-valid, les fiches \
        valides sont importées même si d’autres sont refusées ; --rejects garde les refusées dans un \
        fichier à corriger et à réimporter. Les fichiers sont importés dans l’ordre donné ; sans \
        --accept-valid, le premier qui échoue arrête la commande.
        """,
        "The number that the file said: the partner has all up to it.":
            "Le numéro que le fichier a dit : le partenaire a tout jusque-là.",
        """
        What the files are, instead of guessing: exchange, csv (any table), or an adapter (see “essaim \
        adapters”).
        """:
            """
        Ce que sont les fichiers, au lieu de le deviner : exchange, csv (tout tableau), ou un \
        adaptateur (voir « essaim adapters »).
        """,
        "csv, ods or xlsx.":
            "csv, ods ou xlsx.",
        """
        Makes a new catalogue of every version of a record whose digest holds, wherever it lies in the \
        damaged file, and lists the rest. Exit code 2 where something is lost. A backup is better: “essaim \
        restore”.
        """:
            """
        Fait un nouveau catalogue de chaque version de fiche dont l’empreinte est juste, où qu’elle \
        soit dans le fichier abîmé, et liste le reste. Code de sortie 2 si quelque chose est perdu. \
        Une sauvegarde vaut mieux : « essaim restore ».
        """,
        "The file to write, which must not exist, or a folder that is there.":
            "Le fichier à écrire, qui ne doit pas exister, ou un dossier qui est là.",
        "Save what is whole in a damaged catalogue.":
            "Sauver ce qui est entier dans un catalogue abîmé.",
        """
        The backup is checked first, and stays as it is; the catalogue that it replaces is kept beside it. \
        End the server before. Partners then fetch the catalogue as a whole once.
        """:
            """
        La sauvegarde est d’abord vérifiée, et reste telle quelle ; le catalogue qu’elle remplace est \
        gardé à côté. Arrêtez d’abord le serveur. Les partenaires reprennent ensuite le catalogue \
        entier une fois.
        """,
        """
        Leave out files and records that can't be taken, import the rest, and say what was left; with \
        --complete, nothing is withdrawn that they may hold.
        """:
            """
        Laisser de côté les fichiers et fiches qui ne peuvent être pris, importer le reste, et dire ce \
        qui a été laissé ; avec --complete, rien n’est retiré de ce qu’ils peuvent contenir.
        """,
        "Check the backup and say what would be, without changing anything.":
            "Vérifier la sauvegarde et dire ce qui serait fait, sans rien changer.",
    ]
}
