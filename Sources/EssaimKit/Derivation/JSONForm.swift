public import EssaimKit
public import XML

/// A record's content as JSON, and back, without loss.
///
/// Keys are the fields' names in camel case; a repeated field is an array; a group is an object; a period is
/// an object with `from` and `to`; prose is a string of its XML markup without namespaces; numbers keep their
/// written form. Elements that the type doesn't know stand under `$unknown`.
public enum JSONForm {
    static let unknownKey = "$unknown"

    /// The content as a JSON object.
    public static func value(of content: Content, as type: RecordType) throws(XMLError) -> JSONValue {
        try object(content, type.fields)
    }

    private static func object(_ content: Content, _ fields: [Field]) throws(XMLError) -> JSONValue {
        var members: [JSONValue.Member] = []
        for field in fields {
            let values = content[field.name]
            guard !values.isEmpty else { continue }
            if field.occurrence.isRepeated {
                var list: [JSONValue] = []
                for value in values { list.append(try json(value, field.kind)) }
                members.append(.init(key(of: field.name), .array(list)))
            } else {
                members.append(.init(key(of: field.name), try json(values[0], field.kind)))
            }
        }
        if !content.unknown.isEmpty {
            members.append(
                .init(
                    unknownKey,
                    .array(
                        content.unknown.map {
                            .object([
                                .init("position", .number(String($0.position))),
                                .init("xml", .string($0.xml)),
                            ])
                        })))
        }
        return .object(members)
    }

    private static func json(_ value: Value, _ kind: FieldKind) throws(XMLError) -> JSONValue {
        switch value {
        case .group(let content):
            guard case .group(let fields) = kind else { return .null }
            return try object(content, fields)
        case .prose(let prose): return .string(try markup(of: prose))
        case .number(let number): return .number(number.text)
        case .boolean(let boolean): return .boolean(boolean)
        case .period(let period):
            var members = [JSONValue.Member("from", .string(period.start.description))]
            if let end = period.end { members.append(.init("to", .string(end.description))) }
            return .object(members)
        default: return .string(ContentForm.text(of: value) ?? "")
        }
    }

    /// Prose as XML markup without namespaces: `<p>Oui, <em>un jour</em> par semaine.</p>`.
    public static func markup(of prose: Prose) throws(XMLError) -> String {
        let writer = try XMLWriter()
        try ProseForm.write(prose, indent: "", writer)
        return String(decoding: writer.bytes(), as: UTF8.self)
    }

    /// The key of a field: `review-by` is `reviewBy`.
    public static func key(of name: String) -> String {
        let parts = name.split(separator: "-")
        return parts.dropFirst().reduce(String(parts.first ?? "")) {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
    }

    // MARK: Reading

    /// Reads a JSON object as a record's content.
    ///
    /// - Throws: ``JSONError`` with the path of the first value that can't be read: an unknown key, a value of
    ///   another kind. What a schema checks (missing fields, ranges, lengths) is left to it.
    public static func content(of value: JSONValue, as type: RecordType) throws(JSONError) -> Content {
        try content(value, type.fields, path: "")
    }

    private static func content(
        _ value: JSONValue, _ fields: [Field], path: String
    ) throws(JSONError) -> Content {
        guard case .object(let members) = value else {
            throw JSONError(message: "expected an object", path: path)
        }
        var content = Content()
        for member in members {
            let place = path.isEmpty ? member.key : "\(path).\(member.key)"
            if member.key == unknownKey {
                content.unknown = try unknown(member.value, place)
                continue
            }
            guard let field = fields.first(where: { key(of: $0.name) == member.key }) else {
                throw JSONError(message: "the record type has no such field", path: place)
            }
            guard field.occurrence.isRepeated else {
                content.append(try read(member.value, field.kind, place), to: field.name)
                continue
            }
            guard case .array(let list) = member.value else {
                throw JSONError(message: "expected an array", path: place)
            }
            for (index, item) in list.enumerated() {
                content.append(try read(item, field.kind, "\(place)[\(index)]"), to: field.name)
            }
        }
        return content.ordered(by: fields)
    }

    private static func unknown(_ value: JSONValue, _ path: String) throws(JSONError) -> [Content.Unknown] {
        guard case .array(let list) = value else { throw JSONError(message: "expected an array", path: path) }
        var result: [Content.Unknown] = []
        for item in list {
            guard case .number(let text)? = item["position"], let position = Int(text), position >= 0,
                case .string(let xml)? = item["xml"],
                // Only a well-formed element goes into a record, whatever the caller says it is.
                let tree = try? XMLTree.parse(.bytes(Array(xml.utf8), name: path)),
                let canonical = try? tree.root.canonical()
            else {
                throw JSONError(
                    message: "expected objects with a position and a well-formed xml element", path: path)
            }
            result.append(.init(position: position, xml: String(decoding: canonical, as: UTF8.self)))
        }
        return result
    }

    private static func read(_ value: JSONValue, _ kind: FieldKind, _ path: String) throws(JSONError) -> Value
    {
        switch (kind, value) {
        case (.group(let fields), _): return .group(try content(value, fields, path: path))
        case (.prose, .string(let markup)):
            guard let tree = try? XMLTree.parse(.bytes(Array("<x>\(markup)</x>".utf8), name: path)) else {
                throw JSONError(message: "the markup is not well-formed", path: path)
            }
            let prose = ProseForm.read(tree.root)
            // What prose can't hold is refused, never dropped.
            if let kept = try? XMLTree.parse(
                .bytes(Array("<x>\(Self.markup(of: prose))</x>".utf8), name: path)),
                let lost = ProseOutline(tree.root).difference(to: ProseOutline(kept.root))
            {
                throw JSONError(message: "prose can't hold “\(lost)” there", path: path)
            }
            return .prose(prose)
        case (.period, .object):
            guard case .string(let from)? = value["from"], let start = CalendarDate(from) else { break }
            var end: CalendarDate?
            if let to = value["to"] {
                guard case .string(let text) = to, let day = CalendarDate(text) else { break }
                end = day
            }
            if let period = Period(from: start, to: end) { return .period(period) }
        case (.boolean, .boolean(let boolean)): return .boolean(boolean)
        case (.number, .number(let text)), (.money, .number(let text)), (.percentage, .number(let text)),
            (.score, .number(let text)):
            if let number = Number(text) { return .number(number) }
        case (.line, .string(let text)), (.date, .string(let text)), (.term, .string(let text)),
            (.territory, .string(let text)), (.administration, .string(let text)),
            (.record, .string(let text)),
            (.url, .string(let text)):
            if let value = ContentForm.value(from: text.collapsingWhitespace(), kind) { return value }
        default: break
        }
        throw JSONError(message: "the value is not of the field's kind", path: path)
    }
}

extension Content {
    /// The same content with its entries in the order of the field list.
    func ordered(by fields: [Field]) -> Content {
        var result = Content()
        for field in fields where has(field.name) { result[field.name] = self[field.name] }
        result.unknown = unknown
        return result
    }
}
