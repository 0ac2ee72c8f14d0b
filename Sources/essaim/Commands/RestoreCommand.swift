internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Foundation
internal import Host

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the catalogue's place.",
        discussion: """
            The backup is checked first, and stays as it is; the catalogue that it replaces is kept beside it. End the \
            server before. Partners then fetch the catalogue as a whole once.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var language: LanguageOptions
    @Flag(name: .long, help: "Check the backup and say what would be, without changing anything.")
    var dryRun = false
    @Argument(help: ArgumentHelp("The backup.", valueName: "file"))
    var backup: String

    func run() throws {
        let host = EssaimHost(modules: .none)
        let path = try catalogue.place.file(
            instead: "Put the database back with its own tools: docs/postgresql-cluster.md.")
        let restoration = try SQLiteCatalogue.restore(
            from: backup, to: path, time: EssaimHost.systemTime(), isRehearsal: dryRun
        ) { copy in
            let diagnosis = try host.care(of: copy).diagnosis()
            guard diagnosis.examination.isTrue else {
                throw RequestError(
                    message:
                        "\(backup) is not whole: \(diagnosis.problems.prefix(3).joined(separator: "; "))",
                    hint:
                        "Take another backup, or save what is whole with “essaim rescue”. Nothing was changed."
                )
            }
        }
        Terminal.write(text(restoration))
    }

    private func text(_ restoration: Restoration) -> String {
        let isFrench = language.lang == .fr
        var lines: [String] = []
        let state =
            isFrench
            ? "\(restoration.records) fiche(s), journal au n° \(restoration.sequence), du \(restoration.updated)"
            : "\(restoration.records) record(s), journal at no. \(restoration.sequence), of \(restoration.updated)"
        switch (isFrench, dryRun) {
        case (true, false): lines.append("Restauré : \(catalogue.place.shown) (\(state)).")
        case (false, false): lines.append("Restored: \(catalogue.place.shown) (\(state)).")
        case (true, true): lines.append("À blanc : \(backup) est entier (\(state)). Rien n’a été changé.")
        case (false, true): lines.append("Dry run: \(backup) is whole (\(state)). Nothing was changed.")
        }
        if let replaced = restoration.replacedSequence {
            let lost = max(0, replaced - restoration.sequence)
            lines.append(
                isFrench
                    ? "Le catalogue remplacé allait au n° \(replaced) : \(lost) changement(s) de plus."
                    : "The replaced catalogue went up to no. \(replaced): \(lost) more change(s).")
        }
        if let kept = restoration.kept {
            lines.append(
                isFrench
                    ? "Il est gardé : \(kept). À supprimer quand tout est bien."
                    : "It is kept as \(kept). Delete it when all is well.")
        }
        if !dryRun {
            lines.append(
                isFrench
                    ? "Nouvelle incarnation \(restoration.identifier) (avant : \(restoration.formerIdentifier)) : les partenaires reçoivent tout une fois, par pull comme par export --for ; ce qu’ils ont déjà compte comme inchangé."
                    : "New incarnation \(restoration.identifier) (before: \(restoration.formerIdentifier)): partners get everything once, by pull as by export --for; what they have counts as unchanged."
            )
        }
        for ahead in restoration.ahead {
            lines.append(
                isFrench
                    ? "\(ahead.partner) a reçu jusqu’au n° \(ahead.sequence) : des versions qui manquent ici. Voir docs/operating.md."
                    : "\(ahead.partner) was sent up to no. \(ahead.sequence): versions that are missing here. See docs/operating.md."
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
