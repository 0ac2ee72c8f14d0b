/// The sentences about catalogues in a database.
extension FrenchErrors {
    static let databaseSentences: [(String, String)] = [
        (
            "Check that the server runs, its address and port, and that it may be written to; then try again.",
            "Vérifiez que le serveur tourne, son adresse et son port, et qu’on peut y écrire ; puis réessayez."
        ),
        (
            "Give both in the address, or the password in the file that PGPASSFILE names: see libpq's documentation.",
            "Donnez les deux dans l’adresse, ou le mot de passe dans le fichier que nomme PGPASSFILE : voir la documentation de libpq."
        ),
        (
            "Make the database with createdb, then the catalogue in it with “essaim init”.",
            "Créez la base avec createdb, puis le catalogue dedans avec « essaim init »."
        ),
        (
            "Back the database up with its own tools (docs/postgresql-cluster.md), or copy it to a file with “essaim copy”.",
            "Sauvegardez la base avec ses propres outils (docs/postgresql-cluster.md), ou copiez-la dans un fichier avec « essaim copy »."
        ),
        (
            "Put the database back with its own tools: docs/postgresql-cluster.md.",
            "Remettez la base avec ses propres outils : docs/postgresql-cluster.md."
        ),
        (
            "Somebody may have written meanwhile: end the server, then try again. No copy was made.",
            "Quelqu’un a peut-être écrit entre-temps : arrêtez le serveur, puis réessayez. Aucune copie n’a été faite."
        ),
        (
            "Choose another database with --catalogue, or use the catalogue as it is.",
            "Choisissez une autre base avec --catalogue, ou utilisez le catalogue tel quel."
        ),
        (
            "Free space on the server's disk, then try again. Nothing was changed.",
            "Libérez de la place sur le disque du serveur, puis réessayez. Rien n’a été changé."
        ),
        (
            "Let the database's owner grant it, or use the owner's role.",
            "Demandez-le au propriétaire de la base, ou utilisez son rôle."
        ),
        (
            "Nothing was changed, or all of it: look, then try again.",
            "Rien n’a été changé, ou tout : regardez, puis réessayez."
        ),
        ("Make one with “essaim init”.", "Créez-en un avec « essaim init »."),
        ("Name the database: --catalogue postgresql://….", "Nommez la base : --catalogue postgresql://…."),
        (
            "the server of % refuses the name or the password (%)",
            "le serveur de %1 refuse le nom ou le mot de passe (%2)"
        ),
        (
            "this host doesn't know of your last change yet",
            "ce serveur n’a pas encore votre dernier changement"
        ),
        (
            "the catalogue's database can't be reached at present",
            "la base de données du catalogue ne répond pas pour le moment"
        ),
        (
            "this host doesn't follow the database any more",
            "ce serveur ne suit plus la base de données"
        ),
        (
            "this host's copy of % was damaged, and is made anew",
            "la copie de %1 sur cet hôte était abîmée, et elle est refaite"
        ),
        ("Try again.", "Réessayez."),
        ("there is no such database or role: % (%)", "il n’y a pas cette base ou ce rôle : %1 (%2)"),
        ("cannot reach the database % (%)", "impossible de joindre la base %1 (%2)"),
        ("the connection to the database % is lost (%)", "la connexion à la base %1 est perdue (%2)"),
        ("another host is writing to %", "un autre hôte écrit dans %1"),
        (
            "the database server of % has no room left (%)",
            "le serveur de la base %1 n’a plus de place (%2)"
        ),
        ("the role may not write to % (%)", "le rôle ne peut pas écrire dans %1 (%2)"),
        ("the database % failed: %", "la base %1 a échoué : %2"),
        ("there is no catalogue in %", "il n’y a pas de catalogue dans %1"),
        ("there is a catalogue in % already", "il y a déjà un catalogue dans %1"),
        ("% is a host's copy of a shared database", "%1 est la copie d’une base partagée, celle d’un hôte"),
        ("% is a database, not a file", "%1 est une base de données, pas un fichier"),
        ("% doesn't say how far it has come", "%1 ne dit pas jusqu’où elle en est"),
        ("there is no memory for a connection to %", "il n’y a pas de mémoire pour une connexion à %1"),
        (
            "the copy would not be whole: % has % row(s), the copy %",
            "la copie ne serait pas entière : %1 a %2 ligne(s), la copie %3"
        ),
    ]
}
