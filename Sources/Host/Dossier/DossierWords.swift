internal import Derivation
internal import EssaimKit

/// The words that the forms of a dossier share, in both languages.
struct DossierWords {
    let language: Language

    var contents: String { pick("Sommaire", "Contents") }
    var introduction: String { pick("Introduction", "Introduction") }
    var date: String { pick("Date", "Date") }
    var place: String { pick("Lieu", "Place") }
    var organiser: String { pick("Organisateur", "Organiser") }
    var audience: String { pick("Public", "Audience") }
    var dossier: String { pick("Dossier du séminaire", "Seminar dossier") }
    var session: String { pick("Séance", "Session") }
    var records: String { pick("Fiches", "Records") }
    var record: String { pick("Fiche", "Record") }
    var changes: String { pick("Ce qui a changé", "What changed") }
    var noChange: String { pick("Rien n’a changé dans ce dossier.", "Nothing in this dossier changed.") }
    var howMade: String { pick("Comment ce dossier a été fait", "How this dossier was made") }
    var leftOut: String { pick("Ce qui n’y est pas, et pourquoi", "What was left out, and why") }
    var nothingLeftOut: String {
        pick("Tout ce que le plan demande y est.", "All that the plan asks for is here.")
    }
    var queries: String { pick("Requêtes et rapports", "Queries and reports") }
    var annex: String { pick("Annexe : les chiffres des figures", "Annex: the data of the figures") }
    /// Where a figure's data stand.
    func data(_ number: Int) -> String {
        pick("Chiffres : annexe, tableau \(number)", "Data: annex, table \(number)")
    }
    /// What a table of the annex is called.
    func tableName(_ number: Int, _ title: String) -> String {
        pick("Tableau \(number). \(title)", "Table \(number). \(title)")
    }
    var notes: String { pick("À savoir", "Please note") }
    var continued: String { pick("La suite est dans la fiche.", "The record has the rest.") }
    var table: String { pick("Tableau", "Table") }
    var hidden: String { pick("masqué", "hidden") }

    func change(_ change: Dossier.Change) -> String {
        switch change {
        case .created: pick("nouvelle", "new")
        case .updated: pick("modifiée", "changed")
        case .withdrawn: pick("retirée", "withdrawn")
        }
    }

    func since(_ sequence: Int) -> String {
        pick("Depuis le numéro \(sequence) du journal.", "Since number \(sequence) of the journal.")
    }

    func found(_ finding: Dossier.Finding) -> String {
        let shown = finding.entries.count
        let relaxed =
            finding.isRelaxed
            ? pick(" Aucune n’a tous les mots demandés.", " None has all the words asked for.") : ""
        if shown == finding.total {
            return pick("\(shown) fiche\(shown > 1 ? "s" : "").", "\(shown) record\(shown > 1 ? "s" : "").")
                + relaxed
        }
        return pick("\(shown) fiches sur \(finding.total).", "\(shown) records of \(finding.total).")
            + relaxed
    }

    func origin(_ origin: Dossier.Origin) -> [String] {
        [
            pick(
                "Catalogue \(origin.catalogue), au numéro \(origin.sequence) de son journal, état du \(day(origin.day)).",
                "Catalogue \(origin.catalogue), at number \(origin.sequence) of its journal, as of \(day(origin.day))."
            ),
            pick(
                "\(origin.recordCount) fiches publiées ; les brouillons n’entrent pas dans un dossier.",
                "\(origin.recordCount) published records; drafts don’t enter a dossier."),
            pick(
                "Le même catalogue et le même plan donnent le même dossier, octet pour octet.",
                "The same catalogue and plan give the same dossier, byte for byte."),
        ]
    }

    /// A cell of a report's table. A record stands by its title: its identifier would fill the column.
    func cell(_ cell: Table.Cell) -> String {
        if case .record(_, let title) = cell { return title }
        return CellText.shown(cell, in: language)
    }

    /// A day as people write it: « 3 juin 2013 ».
    func day(_ text: String) -> String {
        guard let date = CalendarDate(text) else { return text }
        let months = pick(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "January February March April May June July August September October November December"
        ).split(separator: " ")
        let number = language == .fr && date.day == 1 ? "1er" : String(date.day)
        return "\(number) \(months[date.month - 1]) \(date.year)"  // a month is from 1 to 12
    }

    func colon(_ label: String) -> String { label + pick(" :", ":") }

    private func pick(_ french: String, _ english: String) -> String { language == .fr ? french : english }
}
