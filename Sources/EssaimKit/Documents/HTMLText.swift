/// HTML that is being written. Text can't enter it unescaped: what is given as words or as an attribute's value is
/// escaped here, and markup comes from nowhere else.
public struct HTMLText: Hashable, Sendable, CustomStringConvertible {
    public private(set) var description = ""

    public init() {}

    /// Words.
    public mutating func words(_ text: String) { description += Self.escaped(text) }

    /// A line end, for who reads the source.
    public mutating func line() { description += "\n" }

    /// An element with its content.
    ///
    /// - Parameter attributes: Those without a value are left out; an empty value stands.
    public mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
        _ content: (inout HTMLText) -> Void
    ) {
        start(name, attributes)
        content(&self)
        description += "</\(name)>"
    }

    /// An element that HTML knows without content: a control, a line's end.
    ///
    /// - Parameter attributes: Those without a value are left out; an empty value stands.
    public mutating func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:])
    {
        start(name, attributes)
    }

    /// Markup that was made here already.
    public mutating func append(_ other: HTMLText) { description += other.description }

    /// A drawing of our own making, whose text its writer has escaped.
    mutating func append(svg: String) {
        // What stands before the root element is for files.
        if let start = svg.firstRange(of: "<svg")?.lowerBound { description += svg[start...] }
    }

    private mutating func start(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) {
        description += "<\(name)"
        for (key, value) in attributes {
            if let value { description += " \(key)=\"\(Self.escaped(value))\"" }
        }
        description += ">"
    }

    /// Words as HTML's text and attribute values take them. Characters that HTML forbids become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            case "\r": result += "\n"
            default:
                let isForbidden =
                    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    || (0xFDD0...0xFDEF).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
                result.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }
}

extension HTMLText {
    /// What a template made of values that it escaped.
    public init(rendered: String) {
        self.init()
        description = rendered
    }
}
