internal import Catalogue
internal import EssaimKit
internal import Exchange
internal import XML

// What is said of items that aren't simply taken.
extension ImportTransaction {
    func finding(
        _ code: String, _ severity: Severity = .error, about id: RecordID, _ item: ExchangeItem, fr: String,
        en: String,
        hint: Label? = nil, value: String? = nil
    ) -> Finding {
        let element = if case .tombstone = item.body { "tombstone" } else { "record" }
        return Finding(
            severity, code, Label(fr: fr, en: en), at: item.location, record: id.description,
            path: "/exchange/\(element)",
            value: value, hint: hint)
    }

    func duplicate(_ id: RecordID, _ item: ExchangeItem, _ line: Int) -> Finding {
        finding(
            "duplicate-id", about: id, item, fr: "cet identifiant est déjà à la ligne \(line)",
            en: "this identifier stands on line \(line) already",
            hint: Label(
                fr: "Gardez une seule des deux fiches, ou renommez l’une.",
                en: "Keep one of the two records, or rename one."))
    }

    func versionStep(_ id: RecordID, _ item: ExchangeItem, _ version: Int, _ known: Int) -> Finding {
        finding(
            "version-step", about: id, item,
            fr: "la version \(version) est trop loin de la version \(known) que le catalogue a",
            en: "version \(version) is too far from version \(known), which the catalogue has",
            hint: Label(
                fr: "Une version suit la précédente, au plus \(ExchangeFormat.versionStep) plus loin.",
                en: "A version follows the one before, at most \(ExchangeFormat.versionStep) later."),
            value: "\(version)")
    }

    func unknownOwner(_ id: RecordID, _ item: ExchangeItem) -> Finding {
        finding(
            "unknown-owner", about: id, item,
            fr: "l’administration « \(id.owner) » n’est décrite ni dans le fichier ni dans le catalogue",
            en: "administration “\(id.owner)” is described neither in the file nor in the catalogue",
            hint: item.isTable
                ? Label(
                    fr:
                        "Importez d’abord un fichier d’échange qui la décrit : « essaim new \(id.type) --owner \(id.owner) » en donne un.",
                    en:
                        "First import an exchange file that describes it: “essaim new \(id.type) --owner \(id.owner)” prints one."
                )
                : Label(
                    fr:
                        "Ajoutez avant les fiches : <administration id=\"\(id.owner)\" kind=\"…\"><name xml:lang=\"fr\">…</name></administration>.",
                    en:
                        "Add before the records: <administration id=\"\(id.owner)\" kind=\"…\"><name xml:lang=\"fr\">…</name></administration>."
                ),
            value: id.owner)
    }

    func undescribed(_ id: RecordID, _ item: ExchangeItem) -> Finding {
        finding(
            "administration-undescribed", .warning, about: id, item,
            fr:
                "l’administration « \(id.owner) » n’est pas encore décrite : elle ne porte que son identifiant",
            en: "administration “\(id.owner)” is not described yet: it has nothing but its identifier",
            hint: Label(
                fr:
                    "Décrivez-la avant d’envoyer un fichier : « essaim new \(id.type) --owner \(id.owner) » montre comment.",
                en:
                    "Describe it before you send a file: “essaim new \(id.type) --owner \(id.owner)” shows how."
            ))
    }

    func refused(_ refusal: MergeDecision.Refusal, _ id: RecordID, _ item: ExchangeItem) -> Finding {
        switch refusal {
        case .relay:
            finding(
                refusal.rawValue, about: id, item,
                fr: "\(parties.issuer) ne possède pas cette fiche, et ses relais ne sont pas acceptés ici",
                en: "\(parties.issuer) does not own this record, and is not accepted as a relay here",
                hint: Label(
                    fr:
                        "Demandez le fichier à « \(id.owner) », ou acceptez ce relais : essaim partners accept \(parties.issuer).",
                    en:
                        "Ask “\(id.owner)” for the file, or accept this relay: essaim partners accept \(parties.issuer)."
                ))
        case .home:
            finding(
                refusal.rawValue, about: id, item,
                fr: "cette fiche est à la maison ici : \(parties.issuer) ne peut pas la changer",
                en: "this record is at home here: \(parties.issuer) cannot change it",
                hint: Label(
                    fr: "Seul un fichier émis par « \(id.owner) » change ses fiches.",
                    en: "Only a file issued by “\(id.owner)” changes its records."))
        }
    }

    func stale(_ id: RecordID, _ item: ExchangeItem, _ version: Int, _ stored: StoredRecord?)
        -> Finding
    {
        let known = stored?.version ?? 0
        let isWithdrawn = stored?.status == .withdrawn
        if known == version && !isWithdrawn {
            return finding(
                "stale", .info, about: id, item,
                fr: "ce contenu de la version \(version) était en conflit ; le conflit est réglé",
                en: "this content of version \(version) was in conflict; the conflict is settled",
                value: "\(version)")
        }
        return finding(
            "stale", .info, about: id, item,
            fr: isWithdrawn
                ? "la fiche a été retirée (version \(known)) : la version \(version) est ignorée"
                : "le catalogue a la version \(known) : la version \(version) est ignorée",
            en: isWithdrawn
                ? "the record was withdrawn (version \(known)): version \(version) is ignored"
                : "the catalogue has version \(known): version \(version) is ignored",
            value: "\(version)")
    }

    func erased(_ id: RecordID, _ item: ExchangeItem, _ version: Int) -> Finding {
        finding(
            "erased", .info, about: id, item,
            fr: "tout ce que la fiche a dit jusqu’à la version \(version) est effacé, pour toujours",
            en: "all that the record said up to version \(version) is erased, for ever", value: "\(version)")
    }

    func staleDraft(_ id: RecordID, _ item: ExchangeItem, _ version: Int) -> Finding {
        finding(
            "stale", .info, about: id, item,
            fr:
                "ce brouillon de la version \(version) est ignoré : le catalogue en a un plus récent, ou la version elle-même",
            en:
                "this draft of version \(version) is ignored: the catalogue has a later one, or the version itself",
            value: "\(version)")
    }

    func conflict(_ id: RecordID, _ item: ExchangeItem, _ version: Int) -> Finding {
        finding(
            "conflict", .warning, about: id, item,
            fr: "le catalogue a un autre contenu de la même version \(version) : les deux sont gardés",
            en: "the catalogue has another content of the same version \(version): both are kept",
            hint: Label(
                fr: "Le propriétaire « \(id.owner) » tranche en publiant une version de plus.",
                en: "The owner “\(id.owner)” settles it by publishing one more version."),
            value: "\(version)")
    }
}
