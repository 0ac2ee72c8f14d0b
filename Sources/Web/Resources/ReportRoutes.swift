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
        return [list(reports)] + reports.map { report($0, service) }
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
            parameters: report.parameters.map {
                .query($0.name, .field($0.kind), isRepeated: $0.isRepeated, $0.label.en)
            },
            successes: [
                .init(
                    description: "The tables of the report.", forms: [.json, .csv, .xml],
                    schema: Schemas.reference("Report"))
            ],
            problems: [.unknownParameter]
        ) { call in
            let (settings, caller) = (call.allValues, call.caller)
            let result = try await service.reading { host, catalogue in
                try host.report(name, settings: settings, for: caller.viewer(of: catalogue), over: catalogue)
            }
            return call.form == .csv
                ? Response(ReportForm.csv(result), as: .csv) : Response(ReportForm.json(result), to: call)
        }
    }
}
