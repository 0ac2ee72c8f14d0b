internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Exchange

/// Disclosure control: the one place that decides what a viewer sees of figures about people.
///
/// Everything that leaves the catalogue passes through it: reports and their figures, tables of records, single
/// records, exchange files for partners.
final class Disclosure {
    /// The catalogue's setting of the threshold.
    static let thresholdSetting = "disclosure.threshold"
    /// Fewer respondents than this are hidden, where the catalogue doesn't say otherwise.
    static let defaultThreshold = 5

    let types: RecordTypeSet
    let reading: any CatalogueReading
    let viewer: Viewer
    let threshold: Int
    private let library: RecordLibrary
    private var known: [String: (plan: DisclosurePlan, rows: [RecordID: Range<Int>])] = [:]

    /// - Parameter threshold: Where it isn't the catalogue's own.
    init(
        types: RecordTypeSet, reading: any CatalogueReading, viewer: Viewer, threshold: Int? = nil
    ) throws {
        self.types = types
        self.reading = reading
        self.viewer = viewer
        self.threshold = try threshold ?? Self.threshold(of: reading)
        library = RecordLibrary(types: types, reading: reading)
    }

    static func threshold(of reading: any CatalogueReading) throws -> Int {
        try reading.setting(thresholdSetting).flatMap { Int($0) } ?? defaultThreshold
    }

    /// The names of the types with figures about people.
    var protectedTypes: [String] { types.entries.filter { $0.type.observations != nil }.map(\.type.name) }

    /// What may be seen of a type's observations; `nil` for a type that has none.
    func plan(for type: String) throws -> DisclosurePlan? { try entry(for: type)?.plan }

    private func entry(for type: String) throws -> (plan: DisclosurePlan, rows: [RecordID: Range<Int>])? {
        if let entry = known[type] { return entry }
        guard let described = types.entry(named: type)?.type, let model = described.observations else {
            return nil
        }
        let stored = try reading.observations(of: type)
        let entry = (
            plan: DisclosurePlan(
                type: type, table: stored.table, administrations: try reading.administrations(),
                periods: Self.periods(of: described, model),
                traits: stored.table.variables.map { model.traits(library.record($0)) }, threshold: threshold,
                viewer: viewer), rows: stored.rows
        )
        known[type] = entry
        return entry
    }

    private static func periods(of type: RecordType, _ model: ObservationModel) -> [String] {
        guard let field = type.fields.first(where: { $0.name == model.period }),
            case .term(let vocabulary) = field.kind
        else { return [] }
        return vocabulary.terms.map(\.code)
    }

    /// Whether the viewer may see a figure on a subject.
    func shows(_ subject: Subject) throws -> Bool { try plan(for: subject.type)?.shows(subject) ?? true }

    // MARK: Reports

    /// A report's result with all that the viewer must not see taken out, and a note that says so.
    func disclosed(_ result: ReportResult) throws -> ReportResult {
        var result = result
        var hidden = 0
        var shown = 0
        for index in result.tables.indices {
            try hide(in: &result.tables[index], &hidden, &shown)
        }
        var drawn = 0
        for index in result.figures.indices {
            try hide(in: &result.figures[index].table, &drawn, &shown)
        }
        if hidden + drawn > 0 {
            result.notes.append(
                Label(
                    fr:
                        "Q : masqué par le secret statistique (moins de \(threshold) répondants, ou déductible des autres cases). \(hidden) case(s) masquée(s) dans les tableaux.",
                    en:
                        "Q: hidden by disclosure control (fewer than \(threshold) respondents, or deducible from the other cells). \(hidden) cell(s) hidden in the tables."
                ))
        }
        return result
    }

    private func hide(in table: inout Table, _ hidden: inout Int, _ shown: inout Int) throws {
        for row in table.rows.indices {
            for column in table.rows[row].indices {
                guard case .statistic(let statistic) = table.rows[row][column] else { continue }
                if statistic.isHidden {
                    hidden += 1
                    table.rows[row][column] = .statistic(.hidden)
                } else if try !statistic.subjects.allSatisfy(shows) {
                    hidden += 1
                    table.rows[row][column] = .statistic(.hidden)
                } else {
                    shown += 1
                }
            }
        }
    }

    // MARK: Records

    /// A record's content as the viewer may see it.
    func disclosed(_ record: Record) throws -> Content {
        guard let model = types.entry(named: record.id.type)?.type.observations,
            !viewer.isOwner(record.id.owner)
        else { return record.content }
        return try hiding(in: record, model)
    }

    private func hiding(in record: Record, _ model: ObservationModel) throws -> Content {
        let shows: (Int) -> Bool
        if record.status == .published, let entry = try entry(for: record.id.type),
            let rows = entry.rows[record.id], rows.count == record.content.groups(model.group).count
        {
            shows = { entry.plan.showsRow(rows.lowerBound + $0) }
        } else {
            // An earlier version or a draft isn't in the plan: it is looked at by itself.
            var builder = ObservationTableBuilder()
            builder.add(ObservationReader.sheet(of: record.content, as: model), owner: record.id.owner)
            let table = builder.table
            let plan = DisclosurePlan(
                type: record.id.type, table: table, administrations: [], periods: [],
                traits: table.variables.map { model.traits(library.record($0)) }, threshold: threshold,
                viewer: viewer)
            shows = { plan.showsRow($0) }
        }
        var content = record.content
        content[model.group] = content[model.group].enumerated().map { index, value in
            guard case .group(var group) = value, group.has(model.value), !shows(index) else { return value }
            for field in [model.value, model.respondents, model.deviation] + model.alsoHidden {
                group[field] = []
            }
            group[model.status] = [.text("Q")]
            return .group(group)
        }
        return content
    }
}

/// What a report may see of a catalogue: published records, one at a time, with small figures hidden; observations
/// whole.
struct CatalogueSource: RecordSource {
    let disclosure: Disclosure
    private let library: RecordLibrary

    init(disclosure: Disclosure) {
        self.disclosure = disclosure
        library = RecordLibrary(types: disclosure.types, reading: disclosure.reading)
    }

    var types: [RecordType] { disclosure.types.entries.map(\.type) }

    func forEach(_ type: String, _ body: (Record) throws -> Void) throws {
        try disclosure.reading.forEachRecord(RecordSelection(types: [type], statuses: [.published])) {
            stored, payload in
            guard var record = library.record(stored, payload: payload) else { return }
            record.content = try disclosure.disclosed(record)
            try body(record)
        }
    }

    func administration(_ id: String) throws -> Administration? { try disclosure.reading.administration(id) }
    func administrations() throws -> [Administration] { try disclosure.reading.administrations() }

    func observations(of type: String) throws -> ObservationTable {
        try disclosure.plan(for: type)?.table ?? ObservationTable()
    }

    func shows(_ subject: Subject) throws -> Bool { try disclosure.shows(subject) }
}
