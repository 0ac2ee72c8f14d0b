package import Catalogue
internal import Core
package import Derivation
internal import EssaimKit

/// Records, their revisions and their differences as JSON: the same on the command line and over HTTP.
package enum RecordForm {
    /// The keys of a record's header, those that it may lack included.
    package static let headerKeys: Set<String> = [
        "id", "version", "status", "modified", "language", "title", "summary", "digest", "sequence", "draft",
    ]

    /// A record's header.
    package static func members(_ record: StoredRecord) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("id", .string(record.id.description)), .init("version", .number(String(record.version))),
            .init("status", .string(record.status.rawValue)), .init("modified", .string(record.modified)),
            .init("language", .string(record.language)),
        ]
        if let title = record.title { members.append(.init("title", .string(title))) }
        if let summary = record.summary { members.append(.init("summary", .string(summary))) }
        if !record.digest.isEmpty { members.append(.init("digest", .string(record.digest.hexadecimal))) }
        members.append(.init("sequence", .number(String(record.sequence))))
        if let draft = record.draft { members.append(.init("draft", .number(String(draft)))) }
        return members
    }

    /// A record with its content, where a module knows it.
    package static func json(_ shown: ShownRecord) throws -> JSONValue {
        var members = members(shown.stored)
        if let content = try shown.contentAsJSON() { members.append(.init("content", content)) }
        return .object(members)
    }

    package static func json(_ version: RecordVersion) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("version", .number(String(version.version))),
            .init("status", .string(version.status.rawValue)),
            .init("modified", .string(version.modified)), .init("issuer", .string(version.issuer)),
            .init("recorded", .string(version.recorded)),
        ]
        if let digest = version.digest { members.append(.init("digest", .string(digest.hexadecimal))) }
        members.append(.init("conflict", .boolean(version.isConflict)))
        if let draft = version.draft { members.append(.init("draft", .number(String(draft)))) }
        if version.isErased { members.append(.init("erased", .boolean(true))) }
        if let reason = version.reason { members.append(.init("reason", .string(reason))) }
        return .object(members)
    }

    package static func json(_ comparison: RecordComparison) -> JSONValue {
        .object([
            .init("id", .string(comparison.id.description)),
            .init("before", .number(String(comparison.before.version))),
            .init("beforeIssuer", .string(comparison.before.issuer)),
            .init("after", .number(String(comparison.after.version))),
            .init("afterIssuer", .string(comparison.after.issuer)),
            .init("differences", differences(comparison.differences)),
        ])
    }

    package static func differences(_ differences: [ContentDifference]) -> JSONValue {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return .array(
            differences.map {
                .object([
                    .init("path", .string($0.path)), .init("label", FindingForm.json($0.label)),
                    .init("before", text($0.before)), .init("after", text($0.after)),
                ])
            })
    }
}
