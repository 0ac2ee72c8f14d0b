/// The sentences about partners' servers.
extension FrenchErrors {
    static let sharingSentences: [(String, String)] = [
        (
            "the certificate of % isn't one that this machine trusts",
            "cette machine ne fait pas confiance au certificat de %1"
        ),
        (
            "Check the address with the partner. A certificate of an authority of your own is given by --authority.",
            "Vérifiez l’adresse avec le partenaire. Le certificat de votre propre autorité se donne par --authority."
        ),
        ("% doesn't answer in time", "%1 ne répond pas à temps"),
        (
            "% cut its answer short, or sent what is no HTTP",
            "réponse coupée par %1, ou qui n’est pas du HTTP"
        ),
        ("% sends more than may be fetched", "%1 envoie plus que ce qui peut être reçu"),
        (
            "Nothing of that file was kept. If the partner's catalogue is so large, allow more: --max-size.",
            "Rien de ce fichier n’a été gardé. Si le catalogue du partenaire est si grand, permettez davantage : --max-size."
        ),
        ("% sent an answer that is too large", "%1 a envoyé une réponse trop grande"),
        ("there is no server at %", "aucun serveur à l’adresse %1"),
        (
            "What has been exchanged is kept: run the command again.",
            "Ce qui a été échangé est gardé : relancez la commande."
        ),
        (
            "Check the address, its port and the network. What has been exchanged is kept: run the command again.",
            "Vérifiez l’adresse, son port et le réseau. Ce qui a été échangé est gardé : relancez la commande."
        ),
    ]
}
