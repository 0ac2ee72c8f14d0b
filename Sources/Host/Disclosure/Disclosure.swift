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
    /// What stands for a hidden figure, in SDMX's words (`CL_OBS_STATUS`).
    static let hiddenStatus = "Q"
    /// Fewer respondents than this are hidden, where the catalogue doesn't say otherwise.
    static let defaultThreshold = 5

    let types: RecordTypeSet
    let reading: any CatalogueReading
    let viewer: Viewer
    let threshold: Int
    private let library: RecordLibrary
    private let memory: DisclosureMemory
    private var known: [String: DisclosureMemory.Entry] = [:]

    init(
        types: RecordTypeSet, reading: any CatalogueReading, viewer: Viewer, memory: DisclosureMemory
    ) throws {
        self.types = types
        self.reading = reading
        self.viewer = viewer
        self.memory = memory
        threshold = try Self.threshold(of: reading)
        library = RecordLibrary(types: types, reading: reading)
    }

    static func threshold(of reading: any CatalogueReading) throws -> Int {
        try reading.setting(thresholdSetting).flatMap { Int($0) } ?? defaultThreshold
    }

    /// The names of the types with figures about people.
    var protectedTypes: [String] { types.entries.filter { $0.type.observations != nil }.map(\.type.name) }

    /// What may be seen of a type's observations; `nil` for a type that has none.
    func plan(for type: String) throws -> DisclosurePlan? { try entry(for: type)?.plan }

    private func entry(for type: String) throws -> DisclosureMemory.Entry? {
        if let entry = known[type] { return entry }
        guard let described = types.entry(named: type)?.type, let model = described.observations else {
            return nil
        }
        let make = { [self] in
            let stored = try reading.observations(of: type)
            let plan = plan(
                type, model, stored.table, try reading.administrations(), Self.periods(of: described, model),
                try RevisedFigures(of: type, model, in: reading, library, threshold: threshold))
            return DisclosureMemory.Entry(plan: plan, rows: stored.places)
        }
        let entry =
            if let state = try reading.committedState() {
                try memory.entry(
                    DisclosureMemory.Key(
                        catalogue: try reading.identifier(), state: state, threshold: threshold,
                        viewer: viewer,
                        type: type), make: make)
            } else {
                try make()
            }
        known[type] = entry
        return entry
    }

    private func plan(
        _ type: String, _ model: ObservationModel, _ table: ObservationTable,
        _ administrations: [Administration] = [], _ periods: [String] = [],
        _ revised: RevisedFigures = .none
    ) -> DisclosurePlan {
        DisclosurePlan(
            type: type, table: table, administrations: administrations, periods: periods,
            traits: table.variables.map { model.traits(library.record($0)) }, threshold: threshold,
            viewer: viewer, revised: revised, categoryCode: { model.categoryCode($0, library.record($1)) })
    }

    private static func periods(of type: RecordType, _ model: ObservationModel) -> [String] {
        guard let field = type.fields.first(where: { $0.name == model.period }),
            case .term(let vocabulary) = field.kind
        else { return [] }
        return vocabulary.terms.map(\.code)
    }

    /// Whether the viewer may see a figure on a subject.
    func shows(_ subject: Subject) throws -> Bool { try plan(for: subject.type)?.shows(subject) ?? true }

    private func isOwn(_ subject: Subject) throws -> Bool {
        try plan(for: subject.type)?.isOwn(subject) ?? false
    }

    // MARK: Reports

    /// A report's result with all that the viewer must not see taken out, and a note that says so.
    func disclosed(_ result: ReportResult) throws -> ReportResult {
        var result = result
        var hidden = 0
        var shown = 0
        for index in result.tables.indices {
            try hide(in: &result.tables[index], &hidden, &shown)
        }
        let hasOwn = result.tables.contains { table in
            table.rows.joined().contains { if case .statistic(let cell) = $0 { cell.isOwn } else { false } }
        }
        if hasOwn {
            result.notes.append(
                Label(
                    fr: "* : vu de votre administration seule ; les autres y voient Q.",
                    en: "*: seen by your own administration alone; others see Q there."))
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
                guard case .statistic(var statistic) = table.rows[row][column] else { continue }
                if statistic.isHidden {
                    hidden += 1
                    table.rows[row][column] = .statistic(.hidden)
                } else if try !statistic.subjects.allSatisfy(shows) {
                    hidden += 1
                    table.rows[row][column] = .statistic(.hidden)
                } else {
                    shown += 1
                    guard try statistic.value != nil && statistic.subjects.contains(where: isOwn) else {
                        continue
                    }
                    statistic.isOwn = true
                    table.rows[row][column] = .statistic(statistic)
                }
            }
        }
    }

    // MARK: Exchange files

    /// How a record with figures about people leaves for a partner.
    enum ExchangeForm {
        /// With figures hidden, and a header that says so.
        case hidden(RecordHeader, payload: [UInt8])
        /// Not at all: it was received whole, in confidence. Its owner sends its own file.
        case left
    }

    /// The form in which a record leaves for a partner; `nil`: as it is stored.
    ///
    /// - Parameter homes: The catalogue's own administrations.
    func exchangeForm(of stored: StoredRecord, _ payload: UnsafeRawBufferPointer, homes: Set<String>) throws
        -> ExchangeForm?
    {
        guard stored.status != .withdrawn, stored.disclosure == nil else { return nil }
        guard let type = stored.namespace.flatMap({ types.entry(namespace: $0)?.type }) else {
            // Its module is gone, but was here when the record came: the figures in it can't be hidden now.
            return try reading.hasSheet(nil, for: stored.key) ? nil : .left
        }
        guard let model = type.observations else { return nil }
        guard homes.contains(stored.id.owner) else { return .left }
        guard let record = library.record(stored, payload: payload) else { return .left }
        let content = try hiding(in: record, model, alone: true)
        if content == record.content { return nil }
        var header = stored.header
        header.disclosure = threshold
        return .hidden(header, payload: try ContentForm.canonical(content, as: type))
    }

    // MARK: Records

    /// A record's content as the viewer may see it.
    func disclosed(_ record: Record) throws -> Content {
        guard let model = types.entry(named: record.id.type)?.type.observations,
            !viewer.isOwner(record.id.owner)
        else { return record.content }
        return try hiding(in: record, model, alone: false)
    }

    /// A record's content with none of its figures about people, whatever their size: of a state that isn't in force,
    /// as two states together would tell who came between them.
    func masked(_ record: Record) -> Content {
        guard let model = types.entry(named: record.id.type)?.type.observations else { return record.content }
        return hiding(in: record.content, model) { _ in false }
    }

    /// - Parameter alone: Whether the record leaves by itself, for who may have other figures than this catalogue.
    private func hiding(in record: Record, _ model: ObservationModel, alone: Bool) throws -> Content {
        let shows: (Int) -> Bool
        if record.status == .published, let entry = try entry(for: record.id.type),
            let place = entry.rows[record.id], place.version == record.version
        {
            shows = {
                let row = place.rows.lowerBound + $0
                return alone ? entry.plan.showsAlone(row) : entry.plan.showsRow(row)
            }
        } else {
            // An earlier version or a draft isn't in the plan: it is looked at by itself, as if it left alone.
            var builder = ObservationTableBuilder()
            builder.add(ObservationReader.sheet(of: record.content, as: model), owner: record.id.owner)
            let plan = plan(record.id.type, model, builder.table)
            shows = { plan.showsAlone($0) }
        }
        return hiding(in: record.content, model, shows: shows)
    }

    /// A content without the figures that aren't shown, and without the free text beside them.
    private func hiding(in content: Content, _ model: ObservationModel, shows: (Int) -> Bool) -> Content {
        var result = content
        var hidesFigures = false
        result[model.group] = content[model.group].enumerated().map { index, value in
            guard case .group(var group) = value else { return value }
            if group.has(model.value), !shows(index) {
                // One person's answer has no category either.
                if group.number(model.respondents) == 1 { group[model.category] = [] }
                for field in [model.value, model.respondents, model.deviation] { group[field] = [] }
                group[model.status] = [.text(Self.hiddenStatus)]
            }
            if let category = group.text(model.category) {
                let written = Breakdown(dimension: group.text(model.dimension) ?? "", category: category)
                let variable = group.text(model.variable).flatMap { library.record($0) }
                if model.categoryCode(written, variable) == nil { group[model.category] = [] }
            }
            if group.text(model.status) == Self.hiddenStatus { hidesFigures = true }
            return .group(group)
        }
        guard hidesFigures, model.texts.checked.flatMap({ content.boolean($0) }) != true else {
            return result
        }
        for field in model.texts.ofRecord { result[field] = [] }
        result[model.group] = result[model.group].map { value in
            guard case .group(var group) = value else { return value }
            for field in model.texts.ofObservation { group[field] = [] }
            return .group(group)
        }
        return result
    }
}

/// What a report may see of a catalogue: published records, one at a time, with small figures hidden; observations
/// whole.
struct CatalogueSource: RecordSource {
    let disclosure: Disclosure
    private let limit: WorkLimit?
    private let library: RecordLibrary

    init(disclosure: Disclosure, limit: WorkLimit? = nil) {
        self.disclosure = disclosure
        self.limit = limit
        library = RecordLibrary(types: disclosure.types, reading: disclosure.reading)
    }

    var types: [RecordType] { disclosure.types.entries.map(\.type) }

    func forEach(_ type: String, _ body: (Record) throws -> Void) throws {
        try limit?.check()
        try disclosure.reading.forEachRecord(RecordSelection(types: [type], statuses: [.published])) {
            stored, payload in
            try limit?.check()
            guard var record = library.record(stored, payload: payload) else { return }
            record.content = try disclosure.disclosed(record)
            try body(record)
        }
    }

    func administration(_ id: String) throws -> Administration? { try disclosure.reading.administration(id) }
    func administrations() throws -> [Administration] { try disclosure.reading.administrations() }

    func observations(of type: String) throws -> ObservationTable {
        try limit?.check()
        return try disclosure.plan(for: type)?.table ?? ObservationTable()
    }

    func shows(_ subject: Subject) throws -> Bool {
        try limit?.check()
        return try disclosure.shows(subject)
    }
}
