internal import Derivation
package import EssaimKit
internal import Foundation
internal import GRDB

/// A type's published observations in one table, and where each record's stand in it.
package struct StoredObservations: Sendable {
    package var table: ObservationTable
    package var places: [RecordID: Place]

    /// Where a record's observations stand.
    package struct Place: Hashable, Sendable {
        /// In the table, in the order of the record's observations.
        package var rows: Range<Int>
        /// The record's version.
        package var version: Int
    }
}

/// A sheet of observations as bytes: numbers as they are in memory, little-endian, so that a million are read in a
/// fraction of a second. Derived from the payload, like all indexes, and made anew with them.
enum ObservationSheetCode {
    /// The numbers of one observation: respondents, status, value, deviation.
    private static let numberSize = 4 + 1 + 8 + 8

    static func bytes(of sheet: ObservationReader.Sheet) -> [UInt8] {
        var bytes: [UInt8] = []
        for observation in sheet.observations {
            append(observation.variable, to: &bytes)
            append(observation.breakdown?.dimension ?? "", to: &bytes)
            append(observation.breakdown?.category ?? "", to: &bytes)
            append(UInt64(UInt32(bitPattern: observation.respondents)), 4, to: &bytes)
            bytes.append(observation.status)
            append(observation.value.bitPattern, 8, to: &bytes)
            append(observation.deviation.bitPattern, 8, to: &bytes)
        }
        return bytes
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let text = Array(text.utf8.prefix(Int(UInt16.max)))
        append(UInt64(text.count), 2, to: &bytes)
        bytes += text
    }

    private static func append(_ number: UInt64, _ size: Int, to bytes: inout [UInt8]) {
        for index in 0..<size { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))) }
    }

    /// Reads sheets one after the other into one table.
    struct Decoder {
        private(set) var builder = ObservationTableBuilder()
        /// The names at each place of the sheet before, as bytes: most sheets have the same.
        private var names: [(bytes: [UInt8], variable: Int32, breakdown: Int32)] = []

        /// Adds a record's sheet. What ends too early is left out: the index can be made anew.
        mutating func add(_ bytes: UnsafeRawBufferPointer, unit: String, period: String, owner: String) {
            let place = builder.begin(unit: unit, period: period, owner: owner)
            var offset = 0
            var position = 0
            while offset < bytes.count {
                let start = offset
                var parts: [Range<Int>] = []
                for _ in 0..<3 {
                    guard offset + 2 <= bytes.count else { return }
                    let length = Int(
                        bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self).littleEndian)
                    offset += 2
                    guard offset + length <= bytes.count else { return }
                    parts.append(offset..<offset + length)
                    offset += length
                }
                guard offset + ObservationSheetCode.numberSize <= bytes.count else { return }
                let name = UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
                let (variable, breakdown) = numbers(of: name, at: position, parts, in: bytes)
                let observation = ObservationReader.Observation(
                    variable: "", breakdown: nil,
                    respondents: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self).littleEndian,
                    status: bytes[offset + 4],
                    value: Self.double(bytes, offset + 5), deviation: Self.double(bytes, offset + 13))
                builder.add(observation, variable: variable, breakdown: breakdown, in: place)
                offset += ObservationSheetCode.numberSize
                position += 1
            }
        }

        private static func double(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Double {
            Double(bitPattern: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
        }

        private static func areEqual(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
            guard one.count == other.count, let first = one.baseAddress, let second = other.baseAddress else {
                return one.count == other.count
            }
            return memcmp(first, second, one.count) == 0
        }

        private mutating func numbers(
            of name: UnsafeRawBufferPointer, at position: Int, _ parts: [Range<Int>],
            in bytes: UnsafeRawBufferPointer
        ) -> (variable: Int32, breakdown: Int32) {
            if position < names.count, names[position].bytes.withUnsafeBytes({ Self.areEqual($0, name) }) {
                return (names[position].variable, names[position].breakdown)
            }
            let texts = parts.map { String(decoding: bytes[$0], as: UTF8.self) }
            let variable = builder.variable(texts[0])
            let breakdown =
                texts[1].isEmpty && texts[2].isEmpty
                ? 0 : builder.breakdown(Breakdown(dimension: texts[1], category: texts[2]))
            let entry = (bytes: Array(name), variable: variable, breakdown: breakdown)
            if position < names.count { names[position] = entry } else { names.append(entry) }
            return (variable, breakdown)
        }
    }
}

extension SQLiteTransaction {
    func observations(of type: String) throws -> StoredObservations {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT record.identifier, record.owner, observation.unit, observation.period, observation.sheet,
                    record.version
                FROM record JOIN observation ON observation.record = record.id
                WHERE record.type = ? AND record.status = 'published' ORDER BY record.identifier
                """,
            arguments: [type])
        var decoder = ObservationSheetCode.Decoder()
        var places: [RecordID: StoredObservations.Place] = [:]
        while let row = try rows.next() {
            guard let id = RecordID(row[0]) else { continue }
            let start = decoder.builder.table.rows.count
            try row.withUnsafeData(atIndex: 4) { data in
                (data ?? Data()).withUnsafeBytes {
                    decoder.add($0, unit: row[2], period: row[3], owner: row[1])
                }
            }
            places[id] = .init(rows: start..<decoder.builder.table.rows.count, version: row[5])
        }
        return StoredObservations(table: decoder.builder.table, places: places)
    }

    func typesWithObservations() throws -> Set<String> {
        Set(
            try String.fetchAll(
                db,
                sql:
                    "SELECT DISTINCT record.type FROM observation JOIN record ON record.id = observation.record"
            ))
    }

    func hasSheet(_ sheet: ObservationReader.Sheet?, for key: Int64) throws -> Bool {
        let isSame = try statements.first(
            "SELECT unit, period, sheet FROM observation WHERE record = ?", .key(key)
        ) { row in
            sheet.map {
                row.text(0) == $0.unit && row.text(1) == $0.period
                    && row.bytes(2) == ObservationSheetCode.bytes(of: $0)
            } ?? false
        }
        return isSame ?? (sheet == nil)
    }

    func insert(_ sheet: ObservationReader.Sheet, _ key: Int64) throws {
        try statements.run(
            "INSERT OR REPLACE INTO observation (record, unit, period, sheet) VALUES (?, ?, ?, ?)", .key(key),
            .text(sheet.unit), .text(sheet.period), .bytes(ObservationSheetCode.bytes(of: sheet)))
    }

    func setting(_ name: String) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }

    func setSetting(_ name: String, _ value: String) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO setting VALUES (?, ?)", arguments: [name, value])
    }
}
