internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import Host

/// What `essaim` alone says: what is here, and what can be done next.
struct Beginning {
    let language: Language

    var text: String {
        get async {
            let isFrench = language == .fr
            var lines = [
                isFrench
                    ? "Essaim \(Essaim.number) : partager ce que les administrations ont appris."
                    : "Essaim \(Essaim.number): share what administrations learned.", "",
            ]
            let place = CataloguePlace(
                ProcessInfo.processInfo.environment["ESSAIM_CATALOGUE"] ?? "essaim.sqlite")
            let types = await self.types
            if let catalogue = try? place.open(), let here = here(catalogue, place.shown) {
                lines += here
                lines += ["", isFrench ? "Ensuite :" : "Next:"]
                lines += steps(types)
            } else {
                lines += [
                    isFrench
                        ? "Il n’y a pas de catalogue ici (\(place.shown)). Pour en créer un :"
                        : "There is no catalogue here (\(place.shown)). To make one:", "",
                    "  essaim init --administration prefecture-cantal", "",
                    isFrench
                        ? "avec l’identifiant de votre administration. Un autre : ESSAIM_CATALOGUE=FICHIER."
                        : "with your administration’s identifier. Another one: ESSAIM_CATALOGUE=FILE.",
                ]
            }
            lines += [
                "",
                isFrench
                    ? "« essaim help » donne toutes les commandes, « essaim help import » une seule."
                    : "“essaim help” gives all commands, “essaim help import” one of them.",
            ]
            return lines.map { Terminal.wrapped($0, width: Terminal.width) + "\n" }.joined()
        }
    }

    private var types: [RecordType] {
        get async {
            let configuration = ModuleSet.Configuration.standard(pluginFolders: [])
            return ((try? await ModuleSet.load(configuration))?.types.entries ?? []).map(\.type)
        }
    }

    /// The catalogue in two lines; `nil` where it can't be read.
    private func here(_ catalogue: any CatalogueStore, _ path: String) -> [String]? {
        let host = EssaimHost(modules: .none)
        guard
            let list = try? host.view(of: catalogue, for: .operator, { try $0.administrations() }),
            let conflicts = try? host.view(of: catalogue, for: .operator, { try $0.conflicts().count })
        else { return nil }
        let records = list.reduce(0) { $0 + $1.records }
        let owners = list.count { $0.records > 0 }
        let homes = list.filter(\.isHome).map { $0.administration.name.text(in: language) }
        let isFrench = language == .fr
        var lines = [
            isFrench
                ? "Catalogue \(path) : \(records) fiche\(records > 1 ? "s" : "") de \(owners) administration\(owners > 1 ? "s" : "")."
                : "Catalogue \(path): \(records) record\(records == 1 ? "" : "s") of \(owners) administration\(owners == 1 ? "" : "s")."
        ]
        if !homes.isEmpty {
            lines.append(
                (isFrench ? "Chez elle ici : " : "At home here: ") + homes.joined(separator: ", ") + ".")
        }
        if conflicts > 0 {
            lines.append(
                isFrench
                    ? "\(conflicts) conflit\(conflicts > 1 ? "s" : "") à régler : « essaim conflicts »."
                    : "\(conflicts) conflict\(conflicts == 1 ? "" : "s") to settle: “essaim conflicts”.")
        }
        return lines
    }

    private func steps(_ types: [RecordType]) -> [String] {
        let isFrench = language == .fr
        // What people write by hand is what a dossier shows the evidence of.
        let written = types.first { $0.fields.contains { $0.roles.contains(.evidence) } } ?? types.first
        let first = written?.name ?? "TYPE"
        let steps = [
            ("essaim query télétravail", isFrench ? "chercher une fiche" : "find a record"),
            ("essaim write \(first)", isFrench ? "écrire une fiche" : "write a record"),
            (
                "essaim import \(isFrench ? "FICHIER" : "FILE")",
                isFrench ? "recevoir des fiches" : "receive records"
            ),
            (
                "essaim export --disclosed -o envoi.xml",
                isFrench ? "envoyer les fiches publiées" : "send what is published"
            ),
            ("essaim report", isFrench ? "évaluer : la liste des rapports" : "evaluate: the list of reports"),
            ("essaim serve", isFrench ? "ouvrir le catalogue à d’autres" : "open the catalogue to others"),
        ]
        let width = (steps.map(\.0.count).max() ?? 0) + 3
        var lines = steps.map { "  \($0)\(String(repeating: " ", count: width - $0.count))\($1)" }
        if !types.isEmpty {
            lines += [
                "",
                (isFrench ? "Types de fiche : " : "Record types: ")
                    + types.map { "\($0.name) (\($0.label.text(in: language)))" }.joined(separator: ", ")
                    + ".",
            ]
        }
        return lines
    }
}
