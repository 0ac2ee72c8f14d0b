package import EssaimKit
package import Exchange
internal import GRDB

/// What is left of a damaged catalogue: each version of a record whose digest holds, wherever it lies in the file.
///
/// A digest covers a version's identifier, header and content, so what it confirms is what was stored; nothing else is
/// taken.
package final class DamagedCatalogue {
    /// A version that is whole, without its content.
    package struct Version {
        var record: Int64
        var revision: Int64
        package var version: Int
        package var isWithdrawal: Bool
        /// Whether it stood beside a published version, to follow it.
        package var isDraft: Bool
        /// Whether it was the record's current one.
        package var isCurrent: Bool
        fileprivate var scan: Int
        fileprivate var place: PageScan.Place
    }

    /// A version with all that was stored of it.
    package struct Whole {
        package var header: RecordHeader
        package var namespace: String?
        package var payload: [UInt8]
        package var digest: [UInt8]
        package var issuer: String
        package var reason: String?
        /// When the catalogue stored it: UTC.
        package var recorded: String
    }

    private struct Key: Hashable {
        var record: Int64
        var revision: Int64
    }

    /// The file with its log, and the file alone: a log may be another file's.
    private let scans: [PageScan]
    private var identifiers: [Int64: RecordID] = [:]
    private var current: [Int64: Int64] = [:]
    /// The administrations that are described, by identifier.
    package private(set) var administrations: [String: Administration] = [:]
    /// The versions that are whole, in the order to store them again: record by record, the earlier ones first.
    package private(set) var versions: [Version] = []
    /// What is lost, in words.
    package private(set) var losses: [String] = []

    /// - Throws: ``CatalogueError`` where there is no file.
    package init(path: String) throws {
        let path = CatalogueFile.target(of: path)
        let whole = try PageScan(path: path, usesLog: true)
        scans =
            CatalogueFile.size("\(path)-wal") ?? 0 > 0
            ? [whole, try PageScan(path: path, usesLog: false)] : [whole]
        // The file alone first: what the log has is later.
        for scan in scans.reversed() { scan.forEachRow { note($1) } }
        findVersions()
    }

    /// The identifiers' owners, in order.
    package var owners: [String] { Set(versions.compactMap { identifiers[$0.record]?.owner }).sorted() }

    package func identifier(of version: Version) -> RecordID? { identifiers[version.record] }

    /// Reads a version again.
    package func whole(_ version: Version) -> Whole? {
        guard let row = scans[version.scan].row(at: version.place), let id = identifiers[version.record]
        else {
            return nil
        }
        return Self.whole(row, id)
    }

    // MARK: Rows, told by their form

    /// Notes what a row tells of records and administrations.
    private func note(_ row: PageScan.Row) {
        let values = row.values
        if let key = row.key {
            // record: id, identifier, owner, type, …, digest, revision, change[, disclosure]
            guard (14...15).contains(values.count), values[0].isNull, values[11].bytes?.count == 32,
                let id = values[1].text.flatMap({ RecordID($0) }), let revision = values[12].integer
            else { return }
            identifiers[Int64(key)] = id
            current[Int64(key)] = Int64(revision)
        } else if values.count == 2, let id = values[0].text.flatMap({ RecordID($0) }),
            let key = values[1].integer
        {
            // The index of identifiers, for records whose own row is lost.
            if identifiers[Int64(key)] == nil { identifiers[Int64(key)] = id }
        } else if values.count == 6, let administration = Self.administration(values) {
            administrations[administration.id] = administration
        }
    }

    /// administration: id, kind, territories, siret, nameFr, nameEn
    private static func administration(_ values: [PageScan.Value]) -> Administration? {
        guard let id = values[0].text, RecordID.isPart(id), let kind = values[1].text, !kind.isEmpty,
            let territories = values[2].text, values[3].isNull || values[3].text?.utf8.count == 14,
            let french = values[4].text, let english = values[5].text, !french.isEmpty, !english.isEmpty
        else { return nil }
        return Administration(
            id: id, kind: kind, territories: territories.split(separator: " ").map(String.init),
            siret: values[3].text, name: Label(fr: french, en: english))
    }

    /// revision: id, record, version, status, modified, language, namespace, digest, issuer, reason, recorded, payload
    /// [, disclosure[, draft]]
    private static func isRevision(_ row: PageScan.Row) -> Bool {
        row.key != nil && (12...14).contains(row.values.count) && row.values[0].isNull
            && row.values[1].integer != nil && row.values[2].integer != nil
            && row.values[3].text.flatMap { RecordStatus(rawValue: $0) } != nil
            && row.values[7].bytes?.count == 32
            // What was erased isn't lost.
            && row.values[7].bytes?.isOfErased == false
    }

    /// A version as it was stored, where its digest holds.
    private static func whole(_ row: PageScan.Row, _ id: RecordID) -> Whole? {
        let values = row.values
        guard isRevision(row), let version = values[2].integer,
            let status = values[3].text.flatMap({ RecordStatus(rawValue: $0) }),
            let modified = values[4].text, let language = values[5].text, let digest = values[7].bytes,
            let issuer = values[8].text, let recorded = values[10].text, let payload = values[11].bytes
        else { return nil }
        let header = RecordHeader(
            id: id, version: version, status: status, modified: modified, language: language,
            disclosure: values.count > 12 ? values[12].integer : nil)
        let reason = values[9].text
        let real =
            status == .withdrawn
            ? RecordText.digest(
                Tombstone(
                    id: id, version: version, deleted: modified, reason: reason,
                    erases: RecordText.erases(tombstoneText: payload)))
            : RecordText.digest(header, payload: payload)
        guard real == digest else { return nil }
        return Whole(
            header: header, namespace: values[6].text, payload: payload, digest: digest, issuer: issuer,
            reason: reason, recorded: recorded)
    }

    // MARK: Versions

    private func findVersions() {
        var found: [Key: Version] = [:]
        var broken: [Key: Int] = [:]
        for (number, scan) in scans.enumerated() {
            scan.forEachRow { place, row in
                guard Self.isRevision(row), let key = row.key, let record = row.values[1].integer,
                    let version = row.values[2].integer
                else { return }
                let name = Key(record: Int64(record), revision: Int64(key))
                guard found[name] == nil else { return }
                guard let id = identifiers[name.record], let whole = Self.whole(row, id) else {
                    broken[name] = version
                    return
                }
                found[name] = Version(
                    record: name.record, revision: name.revision, version: version,
                    isWithdrawal: whole.header.status == .withdrawn,
                    isDraft: row.values.count > 13 && row.values[13].integer != nil,
                    isCurrent: current[name.record] == name.revision, scan: number, place: place)
            }
        }
        versions = found.values.sorted { Self.order($0) < Self.order($1) }
        noteLosses(broken.filter { found[$0.key] == nil })
    }

    /// The drafts of a version first, then its current content before another one, a withdrawal last.
    private static func order(_ version: Version) -> (Int64, Int, Int, Int, Int64) {
        let rank = version.isWithdrawal ? 2 : version.isDraft ? 0 : 1
        return (version.record, version.version, rank, version.isCurrent ? 0 : 1, version.revision)
    }

    private func noteLosses(_ broken: [Key: Int]) {
        let nameless = broken.keys.count(where: { identifiers[$0.record] == nil })
        if nameless > 0 { losses.append("\(nameless) version(s) of records whose identifier is lost") }
        for (key, version) in broken.sorted(by: { ($0.key.record, $0.value) < ($1.key.record, $1.value) }) {
            guard let id = identifiers[key.record] else { continue }
            losses.append("\(id): version \(version), whose content is not what its digest says")
        }
        let saved = Set(versions.map(\.record))
        let savedCurrent = Set(versions.lazy.filter(\.isCurrent).map(\.record))
        for (key, id) in identifiers.sorted(by: { $0.value.description < $1.value.description }) {
            if !saved.contains(key) {
                losses.append("\(id): all its versions")
            } else if current[key] != nil, !savedCurrent.contains(key) {
                losses.append("\(id): its current version; the latest that is whole takes its place")
            }
        }
    }
}

extension DamagedCatalogue {
    /// What stands beside the records, as far as SQLite can still read it.
    package struct Settings: Sendable {
        package var homes: [String] = []
        package var relays: [String] = []
        package var tokens: [AccessToken] = []
        package var settings: [String: String] = [:]
        /// What can't be read, in words.
        package var losses: [String] = []
    }

    package static func settings(of path: String) -> Settings {
        var found = Settings()
        var configuration = SQLiteCatalogue.waiting
        configuration.readonly = true
        let queue = (try? CatalogueFile(path: path).readOnlyLocation()).flatMap {
            try? DatabaseQueue(path: $0, configuration: configuration)
        }
        func read<Part>(_ name: String, _ body: (SQLiteTransaction) throws -> Part) -> Part? {
            let part = queue.flatMap { try? $0.read { try body(SQLiteTransaction($0)) } }
            if part == nil { found.losses.append(name) }
            return part
        }
        found.homes =
            read("the home administrations: give them with --administration") { try $0.homes() } ?? []
        found.relays = read("the accepted relays") { try $0.relays() } ?? []
        found.tokens = read("the tokens of the HTTP API") { try $0.tokens() } ?? []
        let settings = read("the settings") { transaction in
            try Row.fetchAll(transaction.db, sql: "SELECT name, value FROM setting").map {
                ($0[0] as String, $0[1] as String)
            }
        }
        found.settings = Dictionary(settings ?? []) { _, last in last }
        return found
    }
}
