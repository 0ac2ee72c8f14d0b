/// What people can't be, choose or do on the site's pages.
extension FrenchErrors {
    static let peopleSentences: [(String, String)] = [
        ("the name is empty or too long", "le nom est vide ou trop long"),
        ("the function is empty or too long", "la fonction est vide ou trop longue"),
        ("the % is empty or too long", "« %1 » est vide ou trop long"),
        ("Use one line of at most 120 characters.", "Une ligne d’au plus 120 caractères."),
        ("“%” is no mail address", "« %1 » n’est pas une adresse électronique"),
        (
            "It looks like service@agence.example.fr.",
            "Elle ressemble à service@agence.example.fr."
        ),
        (
            "somebody has the address “%” already",
            "quelqu’un a déjà l’adresse « %1 »"
        ),
        (
            "Invite them anew instead, or use another address.",
            "Invitez cette personne de nouveau, ou prenez une autre adresse."
        ),
        ("there is nobody of that number", "il n’y a personne de ce numéro"),
        ("“essaim people” lists them.", "« essaim people » en donne la liste."),
        (
            "a passphrase has % to % characters",
            "une phrase de passe a de %1 à %2 caractères"
        ),
        (
            "this passphrase is too easy to guess",
            "cette phrase de passe se devine trop facilement"
        ),
        (
            "Take some words that don't belong together.",
            "Prenez quelques mots sans lien entre eux."
        ),
        ("the two passphrases differ", "les deux phrases de passe diffèrent"),
        ("Type it twice.", "Tapez deux fois la même."),
        (
            "whoever wrote a record doesn't publish it here",
            "ici, qui a écrit une fiche ne la publie pas"
        ),
        (
            "Hand it to review: a colleague publishes it.",
            "Remettez-la en relecture : une autre personne la publie."
        ),
        (
            "a record is sent back with a remark",
            "une fiche se renvoie avec une remarque"
        ),
        ("Say what is to be mended.", "Dites ce qu’il faut corriger."),
        ("the remark is empty", "la remarque est vide"),
        ("Say something.", "Écrivez quelque chose."),
        ("% is not in review", "%1 n’est pas en relecture"),
        ("What is in review can be sent back.", "Ce qui est en relecture peut être renvoyé."),
        ("there is no such role", "ce rôle n’existe pas"),
        ("there is no such scope", "cette portée n’existe pas"),
        (
            "the code isn't the one that the phone should show now",
            "le code n’est pas celui que le téléphone devrait montrer maintenant"
        ),
        (
            "See that the phone's clock is right, and type the code anew.",
            "Vérifiez l’heure du téléphone, et tapez le code de nouveau."
        ),
        ("Choose one of the list.", "Choisissez dans la liste."),
        ("Write it like 2027-06-03.", "Écrivez-la comme 03/06/2027."),
        ("“%” is no date", "« %1 » n’est pas une date"),
        ("nobody is signed in", "personne n’est connecté"),
        (
            "this needs the role “%”", "il y faut le rôle « %1 »"
        ),
        (
            "the form isn't of this session: load its page again",
            "le formulaire n’est pas de cette session : rechargez sa page"
        ),
        (
            "the form was sent from another site's page",
            "le formulaire a été envoyé depuis la page d’un autre site"
        ),
    ]
}
