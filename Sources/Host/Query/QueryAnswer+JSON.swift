internal import Catalogue
package import Derivation
internal import EssaimKit
internal import Search

extension QueryAnswer {
    /// The answer as JSON. Titles and snippets are lists of pieces, what was found among them.
    package func json() -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("query", .string(query)), .init("total", .number(String(total))),
            .init("relaxed", .boolean(isRelaxed)),
        ]
        if partial > 0 { members.append(.init("partial", .number(String(partial)))) }
        if !commonWords.isEmpty {
            members.append(.init("commonWords", .array(commonWords.map { .string($0) })))
        }
        if let suggestion { members.append(.init("suggestion", .string(suggestion))) }
        members.append(.init("hits", .array(hits.map { $0.json() })))
        members.append(
            .init(
                "facets",
                .array(
                    facets.map { facet in
                        .object([
                            .init("name", .string(facet.name)), .init("label", JSONValue(facet.label)),
                            .init("valueCount", .number(String(facet.valueCount))),
                            .init(
                                "values",
                                .array(
                                    facet.values.map {
                                        .object([
                                            .init("value", .string($0.value)),
                                            .init("label", JSONValue($0.label)),
                                            .init("count", .number(String($0.count))),
                                        ])
                                    })),
                        ])
                    })))
        if let next { members.append(.init("next", .string(next))) }
        return .object(members)
    }
}

extension QueryAnswer.Hit {
    fileprivate func json() -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(record.id.description)), .init("version", .number(String(record.version))),
            .init("status", .string(record.status.rawValue)), .init("modified", .string(record.modified)),
        ]
        if let type { members.append(.init("type", JSONValue(type))) }
        if let owner { members.append(.init("owner", JSONValue(owner.name))) }
        if !missing.isEmpty { members.append(.init("missing", .array(missing.map { .string($0) }))) }
        members.append(.init("title", Self.segments(title)))
        members.append(.init("snippet", Self.segments(snippet)))
        return .object(members)
    }

    private static func segments(_ segments: [TextSegment]) -> JSONValue {
        .array(
            segments.map { segment in
                var members: [JSONValue.Member] = [.init("text", .string(segment.text))]
                if segment.isMatch { members.append(.init("match", .boolean(true))) }
                return .object(members)
            })
    }
}
