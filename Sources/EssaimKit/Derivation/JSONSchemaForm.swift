public import EssaimKit

/// The JSON Schema (draft 2020-12) of a record type's JSON form, derived from its fields.
public enum JSONSchemaForm {
    public static func schema(of type: RecordType) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            .init("$id", .string(type.namespace)), .init("title", .string(type.label.en)),
        ]
        if let help = type.help { members.append(.init("description", .string(help.en))) }
        return .object(members + object(type.fields))
    }

    /// The schema of one value of a report's parameter.
    public static func parameter(_ kind: FieldKind) -> JSONValue { .object(value(kind)) }

    private static func object(_ fields: [Field]) -> [JSONValue.Member] {
        let required = fields.filter { $0.occurrence.minimum > 0 }
        return [
            .init("type", .string("object")),
            .init(
                "properties",
                .object(
                    fields.map { .init(JSONForm.key(of: $0.name), property($0)) }
                        + [.init(JSONForm.unknownKey, unknown)])),
            .init("required", .array(required.map { .string(JSONForm.key(of: $0.name)) })),
            .init("additionalProperties", .boolean(false)),
        ]
    }

    /// Elements that the type doesn't know, each with its place among the others.
    private static var unknown: JSONValue {
        func schema(_ type: String, _ more: JSONValue.Member...) -> JSONValue {
            .object([.init("type", .string(type))] + more)
        }
        return schema(
            "array",
            .init(
                "items",
                schema(
                    "object",
                    .init(
                        "properties",
                        .object([
                            .init("position", schema("integer", .init("minimum", .number("0")))),
                            .init(
                                "xml", schema("string", .init("contentMediaType", .string("application/xml")))
                            ),
                        ])), .init("required", .array([.string("position"), .string("xml")])))))
    }

    private static func property(_ field: Field) -> JSONValue {
        let text = [field.label.en, field.help?.en].compactMap(\.self).joined(separator: ". ")
        let about = [JSONValue.Member("description", .string(text))]
        guard field.occurrence.isRepeated else { return .object(about + value(field.kind)) }
        var members =
            about + [.init("type", .string("array")), .init("items", .object(value(field.kind)))]
        if field.occurrence.minimum > 0 {
            members.append(.init("minItems", .number(String(field.occurrence.minimum))))
        }
        if let maximum = field.occurrence.maximum {
            members.append(.init("maxItems", .number(String(maximum))))
        }
        return .object(members)
    }

    private static func value(_ kind: FieldKind) -> [JSONValue.Member] {
        switch kind {
        case .line(let max):
            text([.init("minLength", .number("1")), .init("maxLength", .number(String(max)))])
        case .prose: text([.init("contentMediaType", .string("application/xml"))])
        case .date: text([.init("format", .string("date")), pattern(SchemaText.datePattern)])
        case .period:
            [
                .init("type", .string("object")),
                .init(
                    "properties",
                    .object(["from", "to"].map { .init($0, .object(value(.date))) })),
                .init("required", .array([.string("from")])), .init("additionalProperties", .boolean(false)),
            ]
        case .number, .money, .percentage: number("number", kind.range)
        case .score: number("integer", kind.range)
        case .boolean: [.init("type", .string("boolean"))]
        case .term(let vocabulary): [.init("enum", .array(vocabulary.terms.map { .string($0.code) }))]
        case .territory: text([pattern(Territory.pattern)])
        case .administration:
            text([pattern(RecordID.partPattern), .init("maxLength", .number(String(RecordID.partLimit)))])
        case .record(let types): text([pattern(SchemaText.recordPattern(types))])
        case .url:
            text([pattern(SchemaText.urlPattern), .init("maxLength", .number(String(SchemaText.urlLimit)))])
        case .group(let fields): object(fields)
        @unknown default: []
        }
    }

    private static func text(_ more: [JSONValue.Member]) -> [JSONValue.Member] {
        [.init("type", .string("string"))] + more
    }

    private static func number(_ type: String, _ range: ClosedRange<Double>?) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [.init("type", .string(type))]
        if let range {
            members.append(.init("minimum", .number(SchemaText.plain(range.lowerBound))))
            members.append(.init("maximum", .number(SchemaText.plain(range.upperBound))))
        }
        return members
    }

    /// XML Schema's patterns match the whole text, JSON Schema's a part of it.
    private static func pattern(_ pattern: String) -> JSONValue.Member {
        .init("pattern", .string("^(\(pattern))$"))
    }
}
