internal import Catalogue
internal import EssaimKit
internal import Exchange
internal import XML

// Whether a file is taken at all: from whom it comes, and what part of which chain it is.
extension ImportTransaction {
    /// Why the file isn't taken from who sends it; `nil` where it is.
    func foreignIssuer() -> Finding? {
        guard let expected = options.onlyIssuer, expected != header.issuer else { return nil }
        return foreignIssuer(
            header.issuer, expected: expected, at: TextLocation(file: files.last?.name, line: 1))
    }

    func foreignIssuer(_ issuer: String, expected: String, at location: TextLocation?) -> Finding {
        Finding(
            .error, "foreign-issuer",
            Label(
                fr: "le fichier vient de « \(issuer) », mais qui l’envoie agit pour « \(expected) »",
                en: "the file is issued by “\(issuer)”, but its sender acts for “\(expected)”"),
            at: location, path: "/exchange/@issuer", value: issuer,
            hint: Label(
                fr: "Envoyez vos propres fichiers ; un relais les émet en son nom.",
                en: "Send files of your own; a relay issues them in its own name."))
    }

    /// Why the file isn't the part of a chain that was asked for; `nil` where it is.
    func foreignPart() -> Finding? {
        guard let expected = options.expectedPart else { return nil }
        if header.catalogue == expected.catalogue, header.since ?? 0 == expected.since,
            (expected.since + 1...expected.since + expected.limit).contains(header.sequence ?? 0)
        {
            return nil
        }
        return Finding(
            .error, "foreign-part",
            Label(
                fr:
                    "demandé : le catalogue \(expected.catalogue) après le n° \(expected.since) ; reçu : un fichier du catalogue \(header.catalogue ?? "—"), du n° \(header.since ?? 0) au n° \(header.sequence ?? 0)",
                en:
                    "asked for: catalogue \(expected.catalogue) after no. \(expected.since); received: a file of catalogue \(header.catalogue ?? "—"), from no. \(header.since ?? 0) to no. \(header.sequence ?? 0)"
            ),
            at: TextLocation(file: files.last?.name, line: 1), path: "/exchange/@catalogue",
            value: header.catalogue,
            hint: Label(
                fr: "Vérifiez avec le partenaire quel catalogue son serveur présente.",
                en: "Check with the partner which catalogue its server serves."))
    }

    /// What is missing between the files received so far and this one; `nil` where it follows.
    func chainGap() throws -> Finding? {
        // A file of some types or owners, which has no sequence, is part of no chain.
        guard !options.trustsIssuer, let since = header.since, since > 0, header.sequence != nil,
            let catalogue = header.catalogue,
            try writer.identifier() != catalogue
        else { return nil }
        let known = try writer.receivedSequence(from: catalogue, issuer: header.issuer) ?? 0
        guard since > known else { return nil }
        return Finding(
            .error, "chain-gap",
            Label(
                fr:
                    "il manque les changements \(known + 1) à \(since) du catalogue \(catalogue) de \(header.issuer)",
                en:
                    "changes \(known + 1) to \(since) of catalogue \(catalogue) of \(header.issuer) are missing"
            ),
            at: TextLocation(file: files.last?.name, line: 1), path: "/exchange/@since", value: String(since),
            hint: Label(
                fr: "Importez d’abord le fichier manquant, ou demandez un fichier complet.",
                en: "Import the missing file first, or ask for a whole one."))
    }

    /// Remembers how far this file's chain has come. A whole file says where it stands, even if that is before what
    /// was received: its catalogue may have been restored. Part of a chain moves it on only.
    func noteReceived() throws {
        guard let sequence = header.sequence, let catalogue = header.catalogue,
            try writer.identifier() != catalogue
        else { return }
        let known = try writer.receivedSequence(from: catalogue, issuer: header.issuer)
        if let known, header.since ?? 0 > 0 ? sequence <= known : sequence == known { return }
        try writer.noteReceived(
            ChainPosition(catalogue: catalogue, issuer: header.issuer, sequence: sequence, recorded: time))
    }
}
