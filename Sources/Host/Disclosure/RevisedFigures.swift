internal import Catalogue
internal import Derivation
internal import EssaimKit

/// Figures whose latest version rests on a few people more or fewer than one that was published before: whoever kept
/// that one would find those few by subtraction.
///
/// A record's versions are looked at one after the other, as they were published: one that tells of a few is hidden, so
/// that the next is compared with those before it alone.
struct RevisedFigures: Sendable {
    struct Key: Hashable {
        var unit: String
        var period: String
        var variable: String
    }

    /// Units whose own figures would tell.
    private(set) var units: Set<Key> = []
    /// Units that change the figures of their groups by a few.
    private(set) var groups: Set<Key> = []
    /// Units of which a part would tell.
    private(set) var parts: Set<Key> = []

    static let none = RevisedFigures()
    var isEmpty: Bool { units.isEmpty && groups.isEmpty && parts.isEmpty }

    private init() {}

    private struct Figure: Hashable {
        var key: Key
        var breakdown: Breakdown?
    }

    /// Looks through the versions of all records of a type that everybody sees.
    init(
        of type: String, _ model: ObservationModel, in reading: any CatalogueReading,
        _ library: RecordLibrary,
        threshold: Int
    ) throws {
        let selection = RecordSelection(types: [type], statuses: [.published])
        var revised: [StoredRecord] = []
        try reading.forEachHeader(selection) { if $0.version > 1 { revised.append($0) } }
        for stored in revised {
            // The latest first.
            let revisions = try reading.revisions(of: stored.id).filter {
                $0.status == .published && !$0.isConflict
            }
            guard revisions.count > 1 else { continue }
            let people = try revisions.reversed().map { revision in
                try Self.people(of: revision, stored, model, reading, library)
            }
            for figure in Set(people.flatMap(\.keys)) {
                note(figure, people.map { $0[figure] ?? 0 }, threshold)
            }
        }
    }

    /// How many people each figure of a version rests on.
    private static func people(
        of revision: Revision, _ stored: StoredRecord, _ model: ObservationModel,
        _ reading: any CatalogueReading, _ library: RecordLibrary
    ) throws -> [Figure: Int] {
        var earlier = stored
        earlier.namespace = revision.namespace
        let payload = try reading.payload(ofRevision: revision.key)
        guard let content = payload.withUnsafeBytes({ library.record(earlier, payload: $0) })?.content else {
            return [:]
        }
        let sheet = ObservationReader.sheet(of: content, as: model)
        var people: [Figure: Int] = [:]
        for observation in sheet.observations where observation.value.isFinite {
            let key = Key(unit: sheet.unit, period: sheet.period, variable: observation.variable)
            people[Figure(key: key, breakdown: observation.breakdown), default: 0] += Int(
                observation.respondents)
        }
        return people
    }

    private mutating func note(_ figure: Figure, _ versions: [Int], _ threshold: Int) {
        func tells(_ shown: [Int], _ people: Int) -> Bool {
            shown.contains { abs($0 - people) > 0 && abs($0 - people) < threshold }
        }
        var ofUnit: [Int] = []
        var ofGroup: [Int] = []
        for people in versions.dropLast() {
            if people >= threshold, !tells(ofUnit, people) { ofUnit.append(people) }
            if !tells(ofGroup, people) { ofGroup.append(people) }
        }
        guard let now = versions.last else { return }
        guard figure.breakdown == nil else {
            if tells(ofUnit, now) { parts.insert(figure.key) }
            return
        }
        if tells(ofUnit, now) { units.insert(figure.key) }
        // The first version made the group's figure another one, too, but nobody knows what it was without it.
        if tells(ofGroup.filter { $0 > 0 }, now) { groups.insert(figure.key) }
    }
}
