package import Derivation
package import EssaimKit

/// What a catalogue and its modules consist of, as JSON: the same on the command line and over HTTP.
package enum CatalogueForm {
    package static func json(_ overview: AdministrationOverview) -> JSONValue {
        .object([
            .init("id", .string(overview.administration.id)),
            .init("kind", .string(overview.administration.kind)),
            .init("name", FindingForm.json(overview.administration.name)),
            .init("territories", .array(overview.administration.territories.map { .string($0) })),
            .init("records", .number(String(overview.records))), .init("home", .boolean(overview.isHome)),
            .init("relay", .boolean(overview.isRelay)),
        ])
    }

    /// A module; its file is told to those who run the program, not to those who ask over the network.
    package static func json(_ module: InstalledModule, naming file: Bool) -> JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        let place = file ? [JSONValue.Member("file", .string(module.file))] : []
        return .object(
            [
                .init("id", text(module.id)), .init("version", text(module.version)),
                .init("label", module.label.map(FindingForm.json) ?? .null),
                .init("form", .string(module.form.rawValue)),
                .init("types", .array(module.types.map { .string($0) })),
                .init("reports", .array(module.reports.map { .string($0) })),
            ] + place + [
                .init("active", .boolean(module.isActive)),
                .init(
                    "problems",
                    .array(
                        module.problems.map {
                            .object([
                                .init("code", .string($0.code.rawValue)),
                                .init("line", $0.line.map { .number(String($0)) } ?? .null),
                                .init("message", FindingForm.json($0.message)),
                            ])
                        })),
            ])
    }

    package static func json(_ vocabulary: Vocabulary) -> JSONValue {
        .object([
            .init("id", .string(vocabulary.id)), .init("label", FindingForm.json(vocabulary.label)),
            .init(
                "terms",
                .array(
                    vocabulary.terms.map {
                        .object([.init("code", .string($0.code)), .init("label", FindingForm.json($0.label))])
                    })),
        ])
    }

    package static func json(_ field: QueryField) -> JSONValue {
        .object([
            .init("name", .string(field.name)), .init("label", FindingForm.json(field.label)),
            .init("ranges", .boolean(field.hasRanges)), .init("facet", .boolean(field.isFacet)),
            .init("types", .array(field.types.map { .string($0) })),
        ])
    }
}
