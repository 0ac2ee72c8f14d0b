/// What is wrong with a request of the HTTP API.
extension FrenchErrors {
    static let requestSentences: [(String, String)] = [
        (
            "there is nothing at this address",
            "il n’y a rien à cette adresse"
        ),
        (
            "there is no such record",
            "cette fiche n’est pas ici"
        ),
        (
            "there is no record %, and nobody has begun one",
            "la fiche %1 n’est pas ici, et personne ne l’a commencée"
        ),
        (
            "there is no record %",
            "la fiche %1 n’est pas ici"
        ),
        (
            "there is no such plan",
            "ce plan n’est pas ici"
        ),
        (
            "there is no administration “%”",
            "l’administration « %1 » n’est pas dans ce catalogue"
        ),
        (
            "no module knows the content of %",
            "aucun module ne connaît le contenu de %1"
        ),
        (
            "there is no vocabulary “%”",
            "il n’y a pas de vocabulaire « %1 »"
        ),
        (
            "this site has no logo",
            "ce site n’a pas de logo"
        ),
        (
            "there is no step “%”",
            "il n’y a pas d’étape « %1 »"
        ),
        (
            "there is no parameter “%” here",
            "il n’y a pas de paramètre « %1 » ici"
        ),
        (
            "there is no parameter “%” here: there are %",
            "il n’y a pas de paramètre « %1 » ici ; il y a %2"
        ),
        (
            "header “%”: %",
            "en-tête « %1 » : %2"
        ),
        (
            "the token was revoked or has expired",
            "le jeton est révoqué ou expiré"
        ),
        (
            "the token has the scope “%”; this needs “%”",
            "le jeton a la portée « %1 » ; il faut « %2 »"
        ),
        (
            "% doesn't come to its end within % s",
            "%1 ne vient pas à bout en %2 s"
        ),
        (
            "% didn't come to its end before, and is set aside until it does",
            "%1 n’est pas venu à bout la fois d’avant, et reste mis de côté jusque-là"
        ),
        (
            "% didn't come to their end: start the server again",
            "%1 ne viennent pas à bout : relancez le serveur"
        ),
        (
            "too many requests; wait % s",
            "trop de demandes ; attendez %1 s"
        ),
        (
            "too many are waiting for changes",
            "trop de clients attendent des changements"
        ),
        (
            "the body is sent as “%”; send it uncompressed",
            "le corps est envoyé en « %1 » ; envoyez-le sans compression"
        ),
        (
            "this takes %",
            "cette adresse accepte %1"
        ),
        (
            "this comes as %",
            "cette adresse donne %1"
        ),
        (
            "the catalogue can't be written to at present",
            "le catalogue ne peut pas être écrit pour l’instant"
        ),
        (
            "another process is writing to the catalogue",
            "un autre processus écrit dans le catalogue"
        ),
        (
            "the catalogue was replaced while the server ran: it must be started again",
            "le catalogue a été remplacé sous le serveur : il faut le relancer"
        ),
        (
            "the body doesn't come as its headers say",
            "le corps ne vient pas comme ses en-têtes le disent"
        ),
        (
            "there is no room for files on their way at present",
            "il n’y a pas de place pour les fichiers en route pour l’instant"
        ),
        (
            "the request could not be answered; the server's log tells more",
            "la demande n’a pas pu aboutir ; le journal du serveur en dit plus"
        ),
        (
            "the cursor is not one of this API's",
            "ce curseur ne vient pas de cette API"
        ),
        (
            "the cursor belongs to a list with other filters",
            "ce curseur est celui d’une liste avec d’autres filtres"
        ),
        (
            "send application/xml",
            "envoyez de l’application/xml"
        ),
        (
            "send application/json or application/xml",
            "envoyez de l’application/json ou de l’application/xml"
        ),
        (
            "the file was refused; nothing was changed",
            "le fichier est refusé ; rien n’a été changé"
        ),
        (
            "the body is an object with “catalogue” and “sequence”",
            "le corps est un objet avec « catalogue » et « sequence »"
        ),
        (
            "the body is an object with the record's “content”",
            "le corps est un objet avec le contenu de la fiche, « content »"
        ),
        (
            "“%” has no value that it may have",
            "« %1 » n’a pas une valeur admise"
        ),
        (
            "“%” is no member of a record",
            "« %1 » n’est pas un membre d’une fiche"
        ),
        (
            "the body is an object with “reason”: why it is withdrawn",
            "le corps est un objet avec « reason » : pourquoi la fiche est retirée"
        ),
        (
            "the body is an object with “reason” alone: 1 to % printable characters, told once",
            "le corps est un objet avec « reason » seul : de 1 à %1 caractères imprimables, dit une fois"
        ),
        (
            "the record breaks rules",
            "la fiche enfreint des règles"
        ),
        (
            "% was changed meanwhile",
            "%1 a changé entre-temps"
        ),
        (
            "the record is gone",
            "la fiche n’est plus là"
        ),
        (
            "send the entity tag that the record was read with as If-Match",
            "envoyez en If-Match l’étiquette d’entité de la fiche lue"
        ),
        (
            "“status” and “drafts” go with none of “query”, “sort” and “modified-since”",
            "« status » et « drafts » ne vont ni avec « query », ni avec « sort », ni avec « modified-since »"
        ),
        (
            "a request has one Host header; this has %",
            "une demande a un en-tête Host ; celle-ci en a %1"
        ),
        (
            "the Host header is no name of a host",
            "l’en-tête Host n’est pas un nom d’hôte"
        ),
        (
            "the request's headers are too large",
            "les en-têtes de la demande sont trop longs"
        ),
        (
            "this is no request of HTTP/1.1: %",
            "ce n’est pas une demande HTTP/1.1 : %1"
        ),
    ]
}
