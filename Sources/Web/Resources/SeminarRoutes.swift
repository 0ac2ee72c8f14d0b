internal import Catalogue
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// Dossiers of seminars, made from plans that are records of the catalogue.
enum SeminarRoutes {
    static func routes(_ service: WebService) -> [Route] { [dossier(service)] }

    private static func dossier(_ service: WebService) -> Route {
        Route(
            method: .get, path: "/api/v1/seminar", operation: "seminar", group: "reports",
            summary: Label(fr: "Faire le dossier d’un séminaire", en: "Make the dossier of a seminar"),
            details: """
                Made from a published plan, of what everybody may see; in French or English by `Accept-Language`. \
                `essaim seminar` makes the same.
                """,
            parameters: [
                .query(
                    "plan", .field(.record(types: [])), isRequired: true,
                    "The plan's identifier: owner/type/name."),
                .query(
                    "since", .integer(0...Int(Int32.max)),
                    "Mark what changed after this number of the journal."),
            ],
            successes: [
                .init(description: "The dossier.", forms: forms.map(\.form)),
                .init(status: .notModified, description: "The client has this dossier already."),
            ],
            problems: [.unknownParameter, .invalidParameter, .notFound]
        ) { call in
            let language = Language(accepting: call.request.headers[.acceptLanguage])
            guard let id = call.text("plan").flatMap({ RecordID($0) }) else {
                throw Problem(.notFound, "there is no such plan")
            }
            return try await dossier(of: id, in: language, as: call.form, call, service)
        }
    }

    /// The forms of a dossier, the first where nobody says.
    static let forms: [(form: Representation, file: DossierForm)] = [
        (.html, .html), (.json, .json), (.markdown, .md), (.flatText, .fodt),
    ]

    /// The dossier of a plan in one form: made for everybody, whoever asks.
    static func dossier(
        of id: RecordID, in language: Language, as form: Representation, _ call: Call, _ service: WebService,
        isPage: Bool = false
    ) async throws -> Response {
        try await service.report("the dossier of \(id)", call) { view in
            let view = view.asEverybody
            let dossier = try view.dossier(
                view.dossierPlan(id), since: call.text("since").flatMap { Int($0) }, in: language)
            let file = forms.first { $0.form == form }?.file ?? .html
            var state = ResourceState(
                try file.text(
                    of: dossier, address: isPage ? recordsAddress(language) : nil,
                    pages: isPage ? pages(language) : nil), as: form)
            state.headers[.contentLanguage] = language.rawValue
            if form == .html { state.headers[.contentSecurityPolicy] = SecurityHeaders.policyOfOneFile }
            state.headers[.vary] = "Accept, Accept-Language, Authorization"
            return state
        }
    }

    /// Where the site shows records, up to their identifiers.
    private static func recordsAddress(_ language: Language) -> String {
        String(PagePath.record.pattern(in: language).prefix { $0 != "{" })
    }

    /// Where the site answers what a dossier asks.
    private static func pages(_ language: Language) -> DossierPages {
        DossierPages(
            query: { PagePath.search.address(in: language, query: [("q", $0)]) },
            report: { PagePath.report.address(in: language, [$0], query: $1) })
    }
}
