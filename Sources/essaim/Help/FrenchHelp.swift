/// The French of the commands' help, by its English.
///
/// The commands say their help in English where ArgumentParser wants it; here it stands beside its French, as in a
/// catalogue of translations. A test looks that no text is without one and that none is left over.
enum FrenchHelp {
    static let texts: [String: String] = exchange.merging(records) { first, _ in first }
        .merging(server) { first, _ in first }.merging(catalogue) { first, _ in first }

    /// Headings of groups of commands.
    static let groups = [
        "Catalogue": "Catalogue", "Exchange": "Échange", "Records": "Fiches", "Server": "Serveur",
        "Modules": "Modules",
    ]

    /// What an option or argument takes.
    static let valueNames = [
        "file": "fichier", "language": "langue", "folder": "dossier", "id": "id", "number": "nombre",
        "kind": "type", "territory": "territoire",
        "name": "nom", "type": "type", "catalogue": "catalogue", "text": "texte", "key=value": "clé=valeur",
        "address": "adresse", "url": "url", "query": "requête", "version": "version", "title": "titre",
        "YYYY-MM-DD": "AAAA-MM-JJ", "level": "niveau", "scope": "portée", "origin": "origine",
        "subcommands": "commande", "role": "rôle", "choice": "choix",
    ]

    /// What people call the commands who don't know their names.
    static let commandNames = [
        "importer": "import", "recevoir": "import", "exporter": "export", "envoyer": "export",
        "valider": "validate", "verifier": "validate", "chercher": "query", "rechercher": "query",
        "search": "query", "find": "query", "trouver": "query", "lister": "list", "liste": "list",
        "ls": "list", "montrer": "show", "voir": "show", "afficher": "show", "lire": "show",
        "nouveau": "new", "nouvelle": "new", "ecrire": "write", "create": "init", "creer": "init",
        "modifier": "edit", "editer": "edit", "publier": "publish", "retirer": "withdraw",
        "supprimer": "withdraw", "delete": "withdraw", "remove": "withdraw", "rm": "withdraw",
        "historique": "history", "log": "history", "conflit": "conflicts", "conflits": "conflicts",
        "rapport": "report", "rapports": "report", "seminaire": "seminar", "dossier": "seminar",
        "recueillir": "gather", "serveur": "serve", "server": "serve", "servir": "serve",
        "jeton": "token", "jetons": "token", "personnes": "people", "comptes": "people", "module": "modules",
        "adaptateurs": "adapters",
        "partenaires": "partners", "partenaire": "partners", "sauvegarde": "backup",
        "sauvegarder": "backup", "comparer": "compare", "diff": "compare", "aide": "help",
        "check": "validate", "administration": "administrations", "services": "administrations",
        "tableau": "csv", "verification": "doctor", "tirer": "pull", "pousser": "push",
    ]
}
