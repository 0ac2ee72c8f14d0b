internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// The reports that the active modules offer: one route each, so that the OpenAPI document tells of its parameters.
enum ReportRoutes {
    private static let group = "reports"

    static func routes(_ service: WebService) -> [Route] {
        let reports = service.host.modules.reports.values.sorted { $0.name < $1.name }
        return [list(reports)] + reports.flatMap { [report($0, service), figure($0, service)] }
    }

    private static func list(_ reports: [any Report]) -> Route {
        Route(
            method: .get, path: "/api/v1/reports", operation: "listReports", group: group,
            summary: Label(fr: "Lister les rapports", en: "List the reports"),
            successes: [
                .init(
                    description: "The reports.", forms: [.json, .xml], schema: Schemas.reference("ReportList")
                )
            ],
            problems: [.unknownParameter]
        ) { call in
            let list = reports.map { report in
                JSONValue.object([
                    .init("name", .string(report.name)), .init("label", FindingForm.json(report.label)),
                    .init(
                        "parameters",
                        .array(
                            report.parameters.map {
                                .object([
                                    .init("name", .string($0.name)),
                                    .init("label", FindingForm.json($0.label)),
                                    .init("repeated", .boolean($0.isRepeated)),
                                ])
                            })),
                ])
            }
            return Response(.object([.init("reports", .array(list))]), to: call)
        }
    }

    private static func report(_ report: any Report, _ service: WebService) -> Route {
        let name = report.name
        return Route(
            method: .get, path: "/api/v1/reports/\(name)", operation: "report-\(name)", group: group,
            summary: report.label,
            parameters: report.parameters.map(parameter),
            successes: [
                .init(
                    description: "The tables of the report.", forms: [.json, .csv, .xml],
                    schema: Schemas.reference("Report")),
                .init(status: .notModified, description: "The client has these tables already."),
            ],
            problems: [.unknownParameter]
        ) { call in
            try await service.report("report “\(name)”", call) { view in
                let result = try view.report(name, settings: call.allValues)
                return call.form == .csv
                    ? ResourceState(ReportForm.csv(result), as: .csv)
                    : ResourceState(ReportForm.json(result), form: call.form)
            }
        }
    }

    private static func figure(_ report: any Report, _ service: WebService) -> Route {
        let name = report.name
        return Route(
            method: .get, path: "/api/v1/figures/\(name).svg", operation: "figure-\(name)", group: group,
            summary: Label(fr: "\(report.label.fr) : figure", en: "\(report.label.en): figure"),
            details: "Drawn of what the caller may see; in French or English by `Accept-Language`.",
            parameters: report.parameters.map(parameter) + [
                .query("figure", .identifier, "The name of the figure; the first where it isn't given.")
            ],
            successes: [
                .init(description: "The drawing.", forms: [.svg]),
                .init(status: .notModified, description: "The client has this drawing already."),
            ],
            problems: [.unknownParameter, .notFound]
        ) { call in
            try await service.report("report “\(name)”", call) { view in
                let settings = call.allValues.filter { $0.0 != "figure" }
                let figures = try view.report(name, settings: settings).figures
                let wanted = call.text("figure")
                guard let figure = figures.first(where: { wanted == nil || $0.name == wanted }) else {
                    let names = figures.map(\.name).joined(separator: ", ")
                    throw Problem(
                        .notFound,
                        names.isEmpty
                            ? "the report has no figure here" : "the report's figures are \(names)")
                }
                let language = Language(accepting: call.request.headers[.acceptLanguage])
                var entry = ResourceState(FigureSVG.text(figure, in: language), as: .svg)
                entry.headers[.contentLanguage] = language.rawValue
                entry.headers[.vary] = "Accept-Language, Authorization"
                return entry
            }
        }
    }

    static func parameter(_ parameter: Parameter) -> RouteParameter {
        .query(parameter.name, .field(parameter.kind), isRepeated: parameter.isRepeated, parameter.label.en)
    }
}
