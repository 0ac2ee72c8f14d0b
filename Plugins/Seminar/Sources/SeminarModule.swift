public import EssaimKit

/// Plans of seminars: what to show in which session. The host makes dossiers from them.
public struct SeminarModule: Module {
    public init() {}

    public var manifest: Manifest {
        Manifest(
            "seminar-plans", version: "1.0", kit: 1...1,
            label: Label(fr: "Plans de séminaires", en: "Seminar plans"))
    }

    public var recordTypes: [RecordType] { [plan] }

    public func dossierPlan(from record: Record) -> DossierPlan? {
        guard record.id.type == plan.name else { return nil }
        let content = record.content
        return DossierPlan(
            title: content.text("title") ?? "", subtitle: content.text("summary"), date: content.date("date"),
            place: content.text("place"), organiser: content.text("organiser"),
            audience: content.texts("audience"),
            introduction: content["introduction"].first?.prose,
            sessions: content.groups("session").map { session in
                DossierPlan.Session(
                    title: session.text("title") ?? "", time: session.text("time"),
                    introduction: session["introduction"].first?.prose,
                    queries: session.groups("query").map { query in
                        .init(
                            title: query.text("title"), text: query.text("text") ?? "",
                            limit: query.number("limit").map { Int($0) })
                    },
                    reports: session.groups("report").map { report in
                        .init(
                            title: report.text("title"), name: report.text("name") ?? "",
                            settings: report.groups("setting").map {
                                .init(name: $0.text("name") ?? "", value: $0.text("value") ?? "")
                            })
                    })
            })
    }
}

private let plan = RecordType(
    "seminar-plan", namespace: "urn:essaim:seminar-plan:1",
    label: Label(fr: "Plan de séminaire", en: "Seminar plan"),
    help: Label(
        fr:
            "Le programme d’un séminaire, avec pour chaque séance les fiches à chercher et les rapports à montrer.",
        en: "A seminar’s programme, with the records to find and the reports to show in each session.")
) {
    Field(
        "title", .line(max: 200), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "Titre", en: "Title"))
    Field(
        "summary", .line(max: 300), roles: .summary, .searched(weight: 2),
        label: Label(fr: "Sous-titre", en: "Subtitle"))
    Field("date", .date, roles: .sortKey, label: Label(fr: "Date", en: "Date"))
    Field("place", .line(max: 200), label: Label(fr: "Lieu", en: "Place"))
    Field("organiser", .line(max: 200), label: Label(fr: "Organisateur", en: "Organiser"))
    Field("audience", .line(max: 200), .repeated, label: Label(fr: "Public", en: "Audience"))
    Field(
        "introduction", .prose(max: 20_000), roles: .searched(weight: 1),
        label: Label(fr: "Introduction", en: "Introduction"))
    Field.group("session", .atLeastOnce, label: Label(fr: "Séance", en: "Session")) {
        Field(
            "title", .line(max: 200), .required, roles: .searched(weight: 2),
            label: Label(fr: "Titre", en: "Title"))
        Field("time", .line(max: 60), label: Label(fr: "Horaire", en: "Time"))
        Field(
            "introduction", .prose(max: 20_000), roles: .searched(weight: 1),
            label: Label(fr: "Introduction", en: "Introduction"))
        Field.group("query", .repeated, label: Label(fr: "Fiches à chercher", en: "Records to find")) {
            Field("title", .line(max: 200), label: Label(fr: "Titre", en: "Title"))
            Field(
                "text", .line(max: 500), .required, roles: .query, label: Label(fr: "Requête", en: "Query"),
                help: Label(
                    fr: "Dans le langage des requêtes : type:faq point:management.",
                    en: "In the language of queries: type:faq point:management."))
            Field(
                "limit", .number(unit: nil, range: 1...200, decimals: 0),
                label: Label(fr: "Nombre de fiches", en: "Number of records"))
        }
        Field.group("report", .repeated, label: Label(fr: "Rapport", en: "Report")) {
            Field("title", .line(max: 200), label: Label(fr: "Titre", en: "Title"))
            Field("name", .line(max: 80), .required, label: Label(fr: "Nom du rapport", en: "Report’s name"))
            Field.group("setting", .repeated, label: Label(fr: "Paramètre", en: "Parameter")) {
                Field("name", .line(max: 80), .required, label: Label(fr: "Nom", en: "Name"))
                Field("value", .line(max: 200), .required, label: Label(fr: "Valeur", en: "Value"))
            }
        }
    }
}
