package import Derivation
package import EssaimKit
internal import XML

/// A finding as JSON and as XML.
package enum FindingForm {
    package static func json(_ finding: Finding) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("severity", .string(finding.severity.rawValue)), .init("code", .string(finding.code)),
            .init("message", json(finding.message)),
        ]
        if let location = finding.location {
            if let file = location.file { members.append(.init("file", .string(file))) }
            members.append(.init("line", .number(String(location.line))))
            if let column = location.column { members.append(.init("column", .number(String(column)))) }
        }
        if let record = finding.record { members.append(.init("record", .string(record))) }
        if let path = finding.path { members.append(.init("path", .string(path))) }
        if let field = finding.field { members.append(.init("field", .string(field))) }
        if let value = finding.value { members.append(.init("value", .string(value))) }
        if let hint = finding.hint { members.append(.init("hint", json(hint))) }
        return .object(members)
    }

    package static func xml(_ finding: Finding) -> String {
        let start = XMLText.attributes([
            ("severity", finding.severity.rawValue), ("code", finding.code), ("file", finding.location?.file),
            ("line", finding.location.map { String($0.line) }), ("record", finding.record),
            ("path", finding.path), ("field", finding.field),
            ("value", finding.value),
        ])
        func texts(_ name: String, _ label: Label) -> String {
            Language.allCases.map {
                "<\(name) xml:lang=\"\($0.rawValue)\">\(label.text(in: $0).escapedForXML)</\(name)>"
            }.joined()
        }
        return
            "<finding\(start)>\(texts("message", finding.message))\(finding.hint.map { texts("hint", $0) } ?? "")</finding>"
    }

    package static func json(_ label: Label) -> JSONValue { JSONValue(label) }
}

/// Bits of XML text for a report that is written as it comes.
enum XMLText {
    /// Attributes with a space in front of each; those without a value are left out.
    static func attributes(_ pairs: [(String, String?)]) -> String {
        pairs.compactMap { name, value in value.map { " \(name)=\"\($0.escapedForXML)\"" } }.joined()
    }
}
