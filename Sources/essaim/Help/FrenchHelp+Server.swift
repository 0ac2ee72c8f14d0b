/// The server, sharing and modules.
extension FrenchHelp {
    static let server: [String: String] = [
        "Say what the site's pages tell of your service.":
            "Dire ce que les pages du site disent de votre service.",
        "Without arguments, lists the settings. “essaim site name=Télétravail contact=service@example.fr” sets some; NAME= takes the default back. “essaim serve” shows the pages.":
            "Sans argument, donne les réglages. « essaim site name=Télétravail contact=service@example.fr » en change ; NOM= rend la valeur par défaut. « essaim serve » montre les pages.",
        "Settings, each NAME=TEXT.": "Des réglages, chacun NOM=TEXTE.",
        "A folder of templates and a style sheet that take the place of Essaim's, file by file.":
            "Un dossier de modèles et une feuille de style qui remplacent ceux d’Essaim, fichier par fichier.",
        "Serve the catalogue over HTTP: pages for people, an API for programs.":
            "Servir le catalogue par HTTP : des pages à lire, une API pour les programmes.",
        """
        Everybody reads what is published; all else needs a token (“essaim token create”). Without TLS, \
        serve other machines only behind a proxy that has it. SIGTERM ends the server when what runs has \
        finished.
        """:
            """
        Chacun lit ce qui est publié ; tout le reste demande un jeton (« essaim token create »). Sans \
        TLS, ne servez d’autres machines que derrière un mandataire qui l’a. SIGTERM arrête le serveur \
        quand ce qui est en cours est fini.
        """,
        "The address to listen at.":
            "L’adresse d’écoute.",
        "The port; 0 for any free one.":
            "Le port ; 0 pour un port libre.",
        "Serve TLS with this certificate chain, a PEM file.":
            "Servir en TLS avec cette chaîne de certificats, un fichier PEM.",
        "The certificate's key, a PEM file.":
            "La clé du certificat, un fichier PEM.",
        "The address that people and partners know, like https://essaim.example.fr; the server answers for it alone.":
            """
        L’adresse que connaissent les gens et les partenaires, comme https://essaim.example.fr ; le \
        serveur ne répond que pour elle.
        """,
        "Let pages of this web origin read the answers. May be repeated.":
            "Permettre aux pages de cette origine de lire les réponses. Peut être répété.",
        "Requests a second for each token and address, five times as many at once; 0 for no limit.":
            """
        Requêtes par seconde pour chaque jeton et adresse, cinq fois plus d’un coup ; 0 pour aucune \
        limite.
        """,
        "The largest exchange file that may be sent, in MiB.":
            "Le plus grand fichier d’échange accepté, en Mio.",
        "Where files are kept while they are on their way (default: the system's temporary folder).":
            "Où garder les fichiers en transit (à défaut : le dossier temporaire du système).",
        "trace, debug, info, warning or error.":
            "trace, debug, info, warning ou error.",
        "Invite people to write on the site's pages, list them, end their access.":
            "Inviter des personnes à écrire sur les pages du site, les lister, terminer leur accès.",
        """
        Somebody is invited by a link, given by whatever way: they choose a passphrase there. A role \
        allows: reader, reading drafts; writer, writing and handing to review; reviewer, publishing and \
        withdrawing; administrator, inviting others on the site. Each allows what those before it do.
        """:
            """
        Une personne est invitée par un lien, donné par le moyen que l’on veut : elle y choisit une \
        phrase de passe. Un rôle permet : reader, lire les brouillons ; writer, écrire et remettre en \
        relecture ; reviewer, publier et retirer ; administrator, en inviter d’autres sur le site. \
        Chacun permet aussi ce que permettent ceux d’avant.
        """,
        "The site's address, such as https://essaim.example.fr.":
            "L’adresse du site, comme https://essaim.example.fr.",
        "Invite somebody, and print the link: the only time that it is shown.":
            "Inviter une personne et afficher le lien : la seule fois qu’on le voit.",
        "The administration that they act for.": "L’administration pour laquelle elle agit.",
        "reader, writer, reviewer or administrator.": "reader, writer, reviewer ou administrator.",
        "The name as it is shown.": "Le nom tel qu’il est affiché.",
        "What they do.": "Sa fonction.",
        "The mail address that they sign in with.": "L’adresse électronique avec laquelle elle se connecte.",
        "Make a new link for somebody who lost theirs, or the passphrase.":
            "Créer un nouveau lien pour qui a perdu le sien, ou la phrase de passe.",
        "The person's number in the list.": "Le numéro de la personne dans la liste.",
        "List the people who may sign in.": "Lister les personnes qui peuvent se connecter.",
        "End somebody's access, from the next request on.":
            "Terminer l’accès d’une personne, dès la prochaine requête.",
        "Erase somebody's name, function and address; what they did stays, without a name.":
            "Effacer le nom, la fonction et l’adresse d’une personne ; ce qu’elle a fait reste, sans nom.",
        "Say whether somebody may publish what they wrote themselves.":
            "Dire si une personne peut publier ce qu’elle a écrit elle-même.",
        "on: a colleague publishes; off: anybody who may.":
            "on : une autre personne publie ; off : toute personne qui en a le droit.",
        "Make, list and revoke tokens of the HTTP API.":
            "Créer, lister et révoquer les jetons de l’API HTTP.",
        """
        A token acts for one administration. Its scope allows: read, its drafts; write, saving drafts; \
        publish, publishing and sending its own exchange files; relay, sending files with records of \
        others; admin, everything. Each allows what those before it do.
        """:
            """
        Un jeton agit pour une administration. Sa portée permet : read, lire ses brouillons ; write, \
        en enregistrer ; publish, publier et envoyer ses fichiers d’échange ; relay, envoyer des \
        fichiers avec les fiches d’autres ; admin, tout. Chacune permet ce que permettent les \
        précédentes.
        """,
        "Make a token, and print it: the only time that it is shown.":
            "Créer un jeton et l’afficher : la seule fois qu’on le voit.",
        "The administration that it acts for.":
            "L’administration pour laquelle il agit.",
        "read, write, publish, relay or admin.":
            "read, write, publish, relay ou admin.",
        "What to call it (default: made of administration and scope).":
            "Comment l’appeler (à défaut : d’après l’administration et la portée).",
        "The day from which it isn't accepted any more (UTC).":
            "Le jour à partir duquel il n’est plus accepté (UTC).",
        "List the tokens, without their secrets.":
            "Lister les jetons, sans leurs secrets.",
        "Stop a token from being accepted, from the next request on.":
            "Ne plus accepter un jeton, dès la prochaine requête.",
        "The token's name.":
            "Le nom du jeton.",
        "Print the audit journal: who wrote what over HTTP, and what came of it; the latest first.":
            """
        Afficher le journal d’audit : qui a écrit quoi par HTTP, et ce qu’il en est advenu ; le \
        dernier d’abord.
        """,
        "At most so many entries.":
            "Au plus ce nombre d’entrées.",
        "Fetch and import what a partner's server has.":
            "Aller chercher et importer ce qu’a le serveur d’un partenaire.",
        """
        Only what is new since the last time. Each file is one transaction; after a cut, the command goes \
        on where the last whole one ended.
        """:
            """
        Seulement ce qui est nouveau depuis la dernière fois. Chaque fichier est une transaction ; \
        après une coupure, la commande reprend où le dernier fichier entier finissait.
        """,
        "A file with the token that the partner gave (default: the variable ESSAIM_TOKEN).":
            "Un fichier avec le jeton que le partenaire a donné (à défaut : la variable ESSAIM_TOKEN).",
        "A PEM file with the certificates to trust instead of the system's.":
            "Un fichier PEM des certificats à croire au lieu de ceux du système.",
        "The partner's server, like https://partner.example.":
            "Le serveur du partenaire, comme https://partenaire.exemple.",
        "Whom the server speaks for, where that has changed since the last time.":
            "Pour qui parle le serveur, si cela a changé depuis la dernière fois.",
        "MiB to fetch at most, of all files together.": "Mio à recevoir au plus, tous fichiers ensemble.",
        "Send what is new here to a partner's server.":
            "Envoyer au serveur d’un partenaire ce qui est nouveau ici.",
        """
        The partner says how far it has come; what it lacks is sent in files of one transaction each. The \
        token needs the scope “publish”, or “relay” where records of others are among them.
        """:
            """
        Le partenaire dit où il en est ; ce qui lui manque part en fichiers d’une transaction chacun. \
        Le jeton doit avoir la portée « publish », ou « relay » s’il y a des fiches d’autres.
        """,
        "List the installed modules, and what they bring.":
            "Lister les modules installés, et ce qu’ils apportent.",
        "List the modules: version, record types, file, state, and the reason where one isn't active.":
            """
        Lister les modules : version, types de fiche, fichier, état, et la raison si l’un n’est pas \
        actif.
        """,
        "Describe a record type: fields, rules, vocabularies, or its schema.":
            "Décrire un type de fiche : champs, règles, vocabulaires, ou son schéma.",
        "text, markdown, xsd or json-schema.":
            "text, markdown, xsd ou json-schema.",
        "Check a module.xml before it is installed: all problems at once, with their lines.":
            """
        Vérifier un module.xml avant de l’installer : tous les problèmes d’un coup, avec leurs lignes.
        """,
        "The module.xml.":
            "Le module.xml.",
        "Write the XML schemas of the exchange format and of all active record types.":
            "Écrire les schémas XML du format d’échange et de tous les types de fiche actifs.",
        "“xmllint --schema FOLDER/exchange.xsd FILE” then checks a file without Essaim.":
            "« xmllint --schema DOSSIER/exchange.xsd FICHIER » vérifie ensuite un fichier sans Essaim.",
        "The folder to write them to.":
            "Le dossier où les écrire.",
        "List the foreign formats that “import” recognises.":
            "Lister les formats étrangers que reconnaît « import ».",
        "Try a module; the host runs this in a process of its own.":
            "Essayer un module ; l’hôte le fait dans un processus à part.",
        "Write a new record in the editor: fill the form in, and it is saved, checked and published.":
            """
        Écrire une nouvelle fiche dans l’éditeur : on remplit le formulaire, elle est vérifiée, \
        enregistrée et publiée.
        """,
        """
        The form has each field with its label, its help and its codes as comments. What is wrong is told \
        with its line, and the editor opens again. The record's name comes from its title where none is \
        given. The editor is the one that VISUAL or EDITOR names.
        """:
            """
        Le formulaire a chaque champ avec son libellé, son aide et ses codes en commentaire. Ce qui ne \
        va pas est dit avec sa ligne, et l’éditeur s’ouvre de nouveau. Sans nom donné, la fiche prend \
        celui de son titre. L’éditeur est celui que nomme VISUAL ou EDITOR.
        """,
        "Publish it without asking.":
            "La publier sans demander.",
        "Keep it a draft without asking.":
            "La garder en brouillon sans demander.",
        "Who owns it (default: the home administration).":
            "Qui la possède (à défaut : l’administration d’origine).",
        "The record's name, the last part of its identifier (default: from its title).":
            "Le nom de la fiche, dernière partie de son identifiant (à défaut : d’après son titre).",
        "Print the manual page, for “make install”.":
            "Donner la page de manuel, pour « make install ».",
    ]
}
