/// What the settings of the site can't be.
extension FrenchErrors {
    static let siteSentences: [(String, String)] = [
        (
            "“%” is no setting of the site",
            "« %1 » n’est pas un réglage du site"
        ),
        (
            "Write NAME=TEXT; names: %.",
            "Écrivez NOM=TEXTE ; noms : %1."
        ),
        (
            "% has more than % characters",
            "%1 a plus de %2 caractères"
        ),
        (
            "“%” is no value of %",
            "« %1 » n’est pas une valeur de %2"
        ),
        (
            "“%” is no address of a page",
            "« %1 » n’est pas l’adresse d’une page"
        ),
        (
            "Begin it with https://.",
            "Commencez-la par https://."
        ),
        (
            "“%” can't be read",
            "« %1 » ne se lit pas"
        ),
        (
            "the logo is no image",
            "le logo n’est pas une image"
        ),
        (
            "Name a PNG or SVG file.",
            "Indiquez un fichier PNG ou SVG."
        ),
        (
            "the logo has % bytes, and may have %",
            "le logo a %1 octets, et peut en avoir %2"
        ),
        (
            "Make a smaller one: it is shown 48 pixels high.",
            "Faites-en un plus petit : il est montré sur 48 pixels de haut."
        ),
        (
            "“%” is no colour",
            "« %1 » n’est pas une couleur"
        ),
        (
            "Write it as # and six digits: #0b5f4f.",
            "Écrivez-la avec # et six chiffres : #0b5f4f."
        ),
        (
            "“%” is not legible on %: the contrast is %.%, and must be 4.5",
            "« %1 » ne se lit pas sur %2 : le contraste est de %3,%4, et doit être de 4,5"
        ),
        (
            "Take a darker colour.",
            "Prenez une couleur plus sombre."
        ),
        (
            "Take a lighter colour.",
            "Prenez une couleur plus claire."
        ),
        (
            "Values: %.",
            "Valeurs : %1."
        ),
        (
            "Say it in fewer words.",
            "Dites-le en moins de mots."
        ),
    ]
}
