/// The sentences about the care of a catalogue and about spreadsheets.
extension FrenchErrors {
    static let careSentences: [(String, String)] = [
        (
            "Put a copy in a catalogue's place with “essaim restore COPY”: it takes the log away. Nothing was opened or changed.",
            "Mettez une copie à la place d’un catalogue avec « essaim restore COPIE » : il enlève le journal. Rien n’a été ouvert ni changé."
        ),
        (
            "Free space on the disk of the catalogue and on that of temporary files, then try again. Nothing was changed.",
            "Libérez de la place sur le disque du catalogue et sur celui des fichiers temporaires, puis réessayez. Rien n’a été changé."
        ),
        (
            "Restore a backup with “essaim restore”, or save what is whole with “essaim rescue % -o NEW”.",
            "Restaurez une sauvegarde avec « essaim restore », ou sauvez ce qui est entier avec « essaim rescue %1 -o NOUVEAU »."
        ),
        (
            "Give it a place with room, and look at what the command has done before running it again.",
            "Donnez-lui de la place, et voyez ce que la commande a fait avant de la relancer."
        ),
        (
            "End this process, see that the catalogue is the one that you want, and start it again.",
            "Arrêtez ce processus, voyez si le catalogue est bien celui que vous voulez, et relancez-le."
        ),
        (
            "Take another backup, or save what is whole with “essaim rescue”. Nothing was changed.",
            "Prenez une autre sauvegarde, ou sauvez ce qui est entier avec « essaim rescue ». Rien n’a été changé."
        ),
        (
            "% was made by an earlier version of Essaim, and can't be brought up to date here",
            "%1 a été créé par une version antérieure d’Essaim, et ne peut être mis à jour ici"
        ),
        (
            "% is not the file any more that was opened: nothing is written to it",
            "%1 n’est plus le fichier qui a été ouvert : rien n’y est écrit"
        ),
        (
            "Free space on the disk of the path and on that of temporary files.",
            "Libérez de la place sur le disque visé et sur celui des fichiers temporaires."
        ),
        (
            "there is nothing in % yet: making it was cut, or the file is empty",
            "il n’y a encore rien dans %1 : sa création a été interrompue, ou le fichier est vide"
        ),
        (
            "% is there already, and may wait to be sent: nothing was written",
            "%1 est déjà là, et attend peut-être d’être envoyé : rien n’a été écrit"
        ),
        (
            "cell % has more than % characters, which no spreadsheet holds",
            "la cellule %1 a plus de %2 caractères, ce que ne contient aucun tableur"
        ),
        (
            "Put it where it may be written to, and open it there once.",
            "Mettez-le où l’on peut y écrire, et ouvrez-le là une fois."
        ),
        (
            "End it, then restore: it would go on with the old one.",
            "Arrêtez-le, puis restaurez : il continuerait avec l’ancien."
        ),
        (
            "table % has more than % rows, which no spreadsheet holds",
            "le tableau %1 a plus de %2 lignes, ce que ne contient aucun tableur"
        ),
        (
            "Make room there, or set TMPDIR to a folder with room.",
            "Faites-y de la place, ou donnez à TMPDIR un dossier qui en a."
        ),
        (
            "cannot keep a large table in the temporary folder: %",
            "impossible de garder un grand tableau dans le dossier temporaire : %1"
        ),
        (
            "Give another name, or replace it with --force.",
            "Donnez un autre nom, ou remplacez-le avec --force."
        ),
        (
            "cannot write to standard output: % [output-failed]",
            "impossible d’écrire sur la sortie standard : %1 [output-failed]"
        ),
        (
            "there is no administration “%” in this catalogue",
            "il n’y a pas d’administration « %1 » dans ce catalogue"
        ),
        (
            "Look at the catalogue with “essaim doctor”.",
            "Examinez le catalogue avec « essaim doctor »."
        ),
        (
            "% lies beside the log of another file, %-wal",
            "%1 est à côté du journal d’un autre fichier, %2-wal"
        ),
        (
            "--keep goes with a folder that is there.",
            "--keep va avec un dossier qui est là."
        ),
        (
            "Run “essaim init” for it again.",
            "Relancez « essaim init » pour lui."
        ),
        (
            "cannot write %: no space is left",
            "impossible d’écrire %1 : il n’y a plus de place"
        ),
        (
            "Write the records as CSV.",
            "Écrivez les fiches en CSV."
        ),
        (
            "another process has % open",
            "un autre processus a ouvert %1"
        ),
        (
            "% would not be whole: %",
            "%1 ne serait pas entier : %2"
        ),
        (
            "there is no file at %",
            "il n’y a pas de fichier %1"
        ),
        (
            "% has kept its log",
            "%1 a gardé son journal"
        ),
        (
            "Did you mean “%”?",
            "Vouliez-vous dire « %1 » ?"
        ),
        (
            "Write it as CSV.",
            "Écrivez-le en CSV."
        ),
        (
            "What it said was erased: publish what it is to say now.",
            "Ce qu’elle disait a été effacé : publiez ce qu’elle doit dire maintenant."
        ),
        (
            "what this version said was erased by its owner",
            "ce que disait cette version a été effacé par son propriétaire"
        ),
        (
            "The record's history tells when. Nobody can bring it back.",
            "L’historique de la fiche dit quand. Personne ne peut le ramener."
        ),
        (
            "% is not a folder",
            "%1 n’est pas un dossier"
        ),
        (
            "% is not whole: %",
            "%1 n’est pas entier : %2"
        ),
    ]
}
