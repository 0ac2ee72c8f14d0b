public import EssaimKit
public import XML

/// The W3C XML Schema of a record type, derived from its fields.
public enum SchemaText {
    /// The schema as text, to validate one payload element or to hand to a partner.
    public static func schema(of type: RecordType) throws(XMLError) -> [UInt8] {
        let writer = try SchemaWriter(namespace: type.namespace)
        try writer.comment(
            "\(type.label.fr) / \(type.label.en), version \(type.majorVersion).\(type.minorVersion)")
        try writer.open("xs:element", ["name": type.name])
        try writer.open("xs:complexType")
        try sequence(of: type.fields, writer)
        try writer.empty("xs:attribute", ["name": ContentForm.versionAttribute, "type": "xs:token"])
        writer.close()
        writer.close()
        if Self.hasProse(type.fields) { try ProseSchema.write(writer) }
        return writer.bytes()
    }

    private static func hasProse(_ fields: [Field]) -> Bool {
        fields.contains { field in
            switch field.kind {
            case .prose: true
            case .group(let inner): hasProse(inner)
            default: false
            }
        }
    }

    private static func sequence(of fields: [Field], _ writer: SchemaWriter) throws(XMLError) {
        try writer.open("xs:sequence")
        for field in fields { try element(of: field, writer) }
        writer.close()
    }

    private static func element(of field: Field, _ writer: SchemaWriter) throws(XMLError) {
        var attributes = [("name", field.name)]
        if case .prose = field.kind { attributes.append(("type", "t:prose")) }
        if field.occurrence.minimum != 1 {
            attributes.append(("minOccurs", String(field.occurrence.minimum)))
        }
        if field.occurrence.maximum != 1 {
            attributes.append(("maxOccurs", field.occurrence.maximum.map { String($0) } ?? "unbounded"))
        }
        try writer.open("xs:element", attributes)
        try writer.documentation(field.label, field.help)
        switch field.kind {
        case .prose: break
        case .period:
            try writer.open("xs:complexType")
            for (name, use) in [("from", "required"), ("to", "optional")] {
                try writer.open("xs:attribute", ["name": name, "use": use])
                try simpleType(base: "xs:date", [("xs:pattern", Self.datePattern)], writer)
                writer.close()
            }
            writer.close()
        case .group(let fields):
            try writer.open("xs:complexType")
            try sequence(of: fields, writer)
            writer.close()
        default:
            if let (base, facets) = facets(of: field.kind) { try simpleType(base: base, facets, writer) }
        }
        writer.close()
    }

    /// The base type and facets of a kind that is plain text in XML; `nil` for the others.
    static func facets(of kind: FieldKind) -> (base: String, facets: [(String, String)])? {
        switch kind {
        case .line(let max): ("xs:token", [("xs:minLength", "1"), ("xs:maxLength", String(max))])
        case .date: ("xs:date", [("xs:pattern", datePattern)])
        case .number(_, _, let decimals): number(kind.range, decimals: decimals)
        case .money, .percentage: number(kind.range, decimals: 2)
        case .score: number(kind.range, decimals: 0)
        case .boolean: ("xs:token", [("xs:enumeration", "true"), ("xs:enumeration", "false")])
        case .term(let vocabulary): ("xs:token", vocabulary.terms.map { ("xs:enumeration", $0.code) })
        case .territory: ("xs:token", [("xs:pattern", Territory.pattern)])
        case .administration:
            (
                "xs:token",
                [("xs:pattern", RecordID.partPattern), ("xs:maxLength", String(RecordID.partLimit))]
            )
        case .record(let types):
            (
                "xs:token",
                [("xs:pattern", recordPattern(types)), ("xs:maxLength", String(3 * RecordID.partLimit + 2))]
            )
        case .url: ("xs:token", [("xs:pattern", urlPattern), ("xs:maxLength", String(urlLimit))])
        case .prose, .period, .group: nil
        @unknown default: nil
        }
    }

    static let datePattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    static let urlPattern = "(https?://|mailto:)\\S+"
    static let urlLimit = 2000

    static func recordPattern(_ types: [String]) -> String {
        let part = RecordID.partPattern
        return "\(part)/\(types.isEmpty ? part : "(\(types.joined(separator: "|")))")/\(part)"
    }

    private static func number(
        _ range: ClosedRange<Double>?, decimals: Int
    ) -> (base: String, facets: [(String, String)]) {
        var facets = [("xs:pattern", Number.pattern), ("xs:fractionDigits", String(decimals))]
        if let range {
            facets.append(("xs:minInclusive", plain(range.lowerBound)))
            facets.append(("xs:maxInclusive", plain(range.upperBound)))
        }
        return ("xs:decimal", facets)
    }

    /// A double in the form that schemas know: no exponent, no `.0`.
    static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    private static func simpleType(
        base: String, _ facets: [(String, String)], _ writer: SchemaWriter
    ) throws(XMLError) {
        try writer.open("xs:simpleType")
        try writer.open("xs:restriction", ["base": base])
        for (name, value) in facets { try writer.empty(name, ["value": value]) }
        writer.close()
        writer.close()
    }
}
