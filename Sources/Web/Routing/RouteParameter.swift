internal import Derivation
internal import EssaimKit
internal import Host
internal import XML

/// Something that a request can be told: in its path, its query or a header.
struct RouteParameter: Sendable {
    enum Place: String, Sendable { case path, query, header }

    /// What its values look like: the check, and the schema that tells of it.
    enum Kind: Sendable {
        /// A part of an identifier, such as an administration or a record type.
        case identifier
        /// A text of at most so many characters.
        case text(limit: Int)
        case integer(ClosedRange<Int>)
        /// `true` or `false`; the bare name means `true`.
        case flag
        case code([String])
        /// A value of a report's parameter.
        case field(FieldKind)
    }

    var name: String
    var place: Place
    var kind: Kind
    var isRequired = false
    var isRepeated = false
    var description: String

    static func path(_ name: String, _ description: String) -> RouteParameter {
        RouteParameter(
            name: name, place: .path, kind: .identifier, isRequired: true, description: description)
    }

    static func query(
        _ name: String, _ kind: Kind, isRepeated: Bool = false, isRequired: Bool = false,
        _ description: String
    ) -> RouteParameter {
        RouteParameter(
            name: name, place: .query, kind: kind, isRequired: isRequired, isRepeated: isRepeated,
            description: description)
    }

    static let cursor = query("cursor", .text(limit: 500), "Where the page before ended: its `next`.")

    static func limit(_ largest: Int = 200) -> RouteParameter {
        query("limit", .integer(1...largest), "At most so many on a page (50 where it isn't given).")
    }

    /// Why a value isn't one of the parameter's; `nil` where it is.
    func objection(to value: String) -> String? {
        switch kind {
        case .identifier:
            RecordID.isPart(value) ? nil : "use lower-case letters, digits and hyphens"
        case .text(let limit):
            value.isEmpty || value.unicodeScalars.count > limit
                || !value.unicodeScalars.allSatisfy(\.isXMLCharacter)
                ? "use 1 to \(limit) printable characters" : nil
        case .integer(let range):
            Int(value).map(range.contains) == true && value.first != "+"
                ? nil : "use a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: ["", "true", "false"].contains(value) ? nil : "use true or false"
        case .code(let codes):
            codes.contains(value) ? nil : "use one of \(codes.joined(separator: ", "))"
        case .field(.territory): isValue(value) ? nil : "use a territory's code"
        case .field(.administration): isValue(value) ? nil : "use an administration's identifier"
        case .field(.record): isValue(value) ? nil : "use a record's identifier: owner/type/name"
        // The report checks the others, and knows more of them.
        case .field: nil
        }
    }

    private func isValue(_ text: String) -> Bool {
        if case .field(let kind) = kind { kind.value(written: text) != nil } else { false }
    }

    /// The JSON Schema of one value.
    var schema: JSONValue {
        func object(_ members: (String, JSONValue)...) -> JSONValue {
            .object(members.map { .init($0.0, $0.1) })
        }
        func number(_ number: Int) -> JSONValue { .number(String(number)) }
        return switch kind {
        case .identifier:
            object(
                ("type", .string("string")), ("pattern", .string("^\(RecordID.partPattern)$")),
                ("maxLength", number(RecordID.partLimit)))
        case .text(let limit):
            object(
                ("type", .string("string")), ("minLength", number(1)), ("maxLength", number(limit)),
                // XML's characters: what is asked for may stand in a file.
                ("pattern", .string("^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\uFFFE\\uFFFF]*$")))
        case .integer(let range):
            object(
                ("type", .string("integer")), ("minimum", number(range.lowerBound)),
                ("maximum", number(range.upperBound)))
        case .flag: object(("type", .string("boolean")))
        case .code(let codes):
            object(("type", .string("string")), ("enum", .array(codes.map { .string($0) })))
        case .field(let kind): JSONSchemaForm.parameter(kind)
        }
    }
}
