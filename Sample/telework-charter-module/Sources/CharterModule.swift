import EssaimKit

/// The charters under which administrations telework.
public struct CharterModule: Module {
    public init() {}

    public var manifest: Manifest {
        Manifest(
            "telework-charter", version: "1.0", kit: 1...1,
            label: Label(fr: "Chartes de télétravail", en: "Telework charters"))
    }

    public var recordTypes: [RecordType] { [charter] }
    public var reports: [any Report] { [DaysAllowed()] }
}

let charter = RecordType(
    "telework-charter", namespace: "urn:example:telework-charter:1",
    label: Label(fr: "Charte de télétravail", en: "Telework charter"), rules: [daysAgree]
) {
    Field(
        "title", .line(max: 150), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Titre", en: "Title"))
    Field("signed", .date, .required, roles: .sortKey, label: Label(fr: "Signée le", en: "Signed on"))
    Field(
        "days-a-week", .number(unit: "jours", range: 0...5, decimals: 1), .required, roles: .measure,
        label: Label(fr: "Jours par semaine au plus", en: "Days a week at most"))
    Field("fixed-days", .boolean, roles: .facet, label: Label(fr: "Jours fixes", en: "Fixed days"))
    Field.group("commitment", .atLeastOnce, label: Label(fr: "Engagement", en: "Commitment")) {
        Field("who", .term(.audience), .required, roles: .facet, label: Label(fr: "Qui", en: "Who"))
        Field(
            "text", .prose(max: 2_000), .required, roles: .searched(weight: 1),
            label: Label(fr: "À quoi", en: "To what"))
    }
}

private let daysAgree = Rule(
    "no-days-but-fixed",
    Label(fr: "Des jours fixes supposent au moins un jour.", en: "Fixed days suppose one day at least."),
    hint: Label(fr: "Mettez « fixed-days » à false.", en: "Set “fixed-days” to false.")
) { record, breaches in
    if record.content.boolean("fixed-days") == true, record.content.number("days-a-week") == 0 {
        breaches.add(at: "fixed-days", value: "true")
    }
}

struct DaysAllowed: Report {
    let name = "charter-days"
    let label = Label(fr: "Jours permis par les chartes", en: "Days that charters allow")

    func run(_ arguments: Arguments, over records: any RecordSource) throws -> ReportResult {
        var table = Table(
            "charters", label: label,
            columns: [
                .init("charter", fr: "Charte", en: "Charter"),
                .init("days", fr: "Jours par semaine", en: "Days a week"),
            ])
        try records.forEach("telework-charter") { record in
            table.rows.append([
                .record(record.id, title: record.content.text("title") ?? ""),
                .number(record.content.number("days-a-week") ?? 0, decimals: 1),
            ])
        }
        return ReportResult(tables: [table])
    }
}
