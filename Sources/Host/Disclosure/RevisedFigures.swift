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
    /// Units of which a part was another one before: the parts of each published version, the oldest first.
    private(set) var parts: [Key: [[Breakdown: ObservationReader.Observation]]] = [:]
    /// What earlier versions said, the oldest first: what was shown of them is known for good.
    private(set) var earlier: [Key: [ObservationReader.Observation]] = [:]

    /// So many versions before the latest are looked at.
    private static let depth = 4

    static let none = RevisedFigures()
    var isEmpty: Bool { earlier.isEmpty && parts.isEmpty }

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
            let versions = try revisions.prefix(Self.depth + 1).reversed().map { revision in
                try Self.observations(of: revision, stored, model, reading, library)
            }
            let partsOfVersions = versions.map(Self.parts)
            for figure in Set(versions.flatMap(\.keys)) {
                // Parts that are others now tell of those who moved between them.
                if figure.breakdown != nil, Set(versions.map { $0[figure] }).count > 1,
                    parts[figure.key] == nil
                {
                    parts[figure.key] = partsOfVersions.map { $0[figure.key] ?? [:] }
                }
                note(figure, versions.map { Int($0[figure]?.respondents ?? 0) }, threshold)
                let all = versions.compactMap { $0[figure] }
                if figure.breakdown == nil, Set(all).count > 1 { earlier[figure.key] = all.dropLast() }
            }
        }
    }

    private static func observations(
        of revision: Revision, _ stored: StoredRecord, _ model: ObservationModel,
        _ reading: any CatalogueReading, _ library: RecordLibrary
    ) throws -> [Figure: ObservationReader.Observation] {
        if revision.isErased { return [:] }
        var earlier = stored
        earlier.namespace = revision.namespace
        let payload = try reading.payload(ofRevision: revision.key)
        guard let content = payload.withUnsafeBytes({ library.record(earlier, payload: $0) })?.content else {
            return [:]
        }
        let sheet = ObservationReader.sheet(of: content, as: model)
        var observations: [Figure: ObservationReader.Observation] = [:]
        for observation in sheet.observations where observation.value.isFinite {
            let key = Key(unit: sheet.unit, period: sheet.period, variable: observation.variable)
            observations[Figure(key: key, breakdown: observation.breakdown)] = observation
        }
        return observations
    }

    private static func parts(of version: [Figure: ObservationReader.Observation])
        -> [Key: [Breakdown: ObservationReader.Observation]]
    {
        version.reduce(into: [:]) { parts, entry in
            if let breakdown = entry.key.breakdown {
                parts[entry.key.key, default: [:]][breakdown] = entry.value
            }
        }
    }

    private mutating func note(_ figure: Figure, _ versions: [Int], _ threshold: Int) {
        guard figure.breakdown == nil else { return }
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
        if tells(ofUnit, now) { units.insert(figure.key) }
        // The first version made the group's figure another one, too, but nobody knows what it was without it.
        if tells(ofGroup.filter { $0 > 0 }, now) { groups.insert(figure.key) }
    }
}
