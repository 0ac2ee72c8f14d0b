/// What is wrong with a request, as a page tells it.
extension FrenchErrors {
    static let webSentences: [(String, String)] = [
        ("the query is not percent-encoded UTF-8", "l’adresse de la page est mal codée"),
        ("parameter “%” is given twice", "« %1 » est donné deux fois"),
        ("parameter “%” is given too often", "« %1 » est donné trop de fois"),
        ("parameter “%” is missing", "il manque « %1 »"),
        (
            "parameter “%”: use lower-case letters, digits and hyphens",
            "« %1 » s’écrit avec des minuscules, des chiffres et des traits d’union"
        ),
        (
            "parameter “%”: use 1 to % printable characters",
            "« %1 » a de 1 à %2 caractères imprimables"
        ),
        (
            "parameter “%”: use a whole number from % to %",
            "« %1 » est un nombre entier de %2 à %3"
        ),
        ("parameter “%”: use true or false", "« %1 » est true ou false"),
        ("parameter “%”: use one of %", "« %1 » est l’un de : %2"),
        ("parameter “%”: use a territory's code", "« %1 » est le code d’un territoire"),
        (
            "parameter “%”: use an administration's identifier",
            "« %1 » est l’identifiant d’une administration"
        ),
        (
            "parameter “%”: use a record's identifier: owner/type/name",
            "« %1 » est l’identifiant d’une fiche : propriétaire/type/nom"
        ),
        (
            "“%” is no filter: use a name, a colon and a value",
            "« %1 » n’est pas un filtre : il faut un nom, deux-points et une valeur"
        ),
        ("the token is unknown, revoked or expired", "le jeton est inconnu, révoqué ou expiré"),
        (
            "the Authorization header is not “Bearer TOKEN”",
            "l’en-tête Authorization n’est pas « Bearer JETON »"
        ),
        ("this needs a token with the scope “%”", "il y faut un jeton de portée « %1 »"),
        ("this needs a token", "il y faut un jeton"),
        (
            "this record is another administration's", "cette fiche est celle d’une autre administration"
        ),
        ("a form is sent as %", "un formulaire s’envoie comme %1"),
        ("a file is sent as %", "un fichier s’envoie comme %1"),
        ("the file has % bytes; at most % are taken", "le fichier a %1 octets ; %2 au plus sont pris"),
        (
            "records of this administration aren't written here",
            "les fiches de cette administration ne s’écrivent pas ici, mais dans son propre catalogue"
        ),
        ("the body has % bytes; at most % are taken", "le formulaire a %1 octets ; %2 au plus sont pris"),
        ("the body has more than % bytes", "le formulaire a plus de %1 octets"),
        ("the file has more than % bytes", "le fichier a plus de %1 octets"),
        (
            "the form can't be read: its parts don't come as multipart/form-data says",
            "le formulaire ne se lit pas : ses parties ne viennent pas comme multipart/form-data le dit"
        ),
        (
            "too many files are waiting to be taken in",
            "trop de fichiers attendent d’être importés"
        ),
        ("too many requests are waiting", "trop de demandes attendent"),
        (
            "this server doesn't answer for “%”; who runs it names its public address when starting it",
            "ce serveur ne répond pas pour « %1 » ; qui le fait tourner nomme son adresse publique au démarrage"
        ),
        ("“%” takes no template's place", "« %1 » ne prend la place d’aucun modèle"),
        ("% takes no template's place", "« %1 » ne prend la place d’aucun modèle"),
        ("Templates: %.", "Modèles : %1."),
        ("cannot read the theme's folder %", "le dossier du thème ne se lit pas : %1"),
        (
            "Name a folder with templates and a style.css of your own.",
            "Nommez un dossier avec vos modèles et votre style.css."
        ),
    ]
}
