public import EssaimKit
public import XML

/// A payload to fill in: required fields empty, the others as comments, each with its help.
public enum EmptyRecord {
    /// The payload element of a record type, at a depth of indents.
    public static func payload(of type: RecordType, in language: Language, depth: Int) throws(XMLError)
        -> [UInt8]
    {
        let writer = try XMLWriter()
        try writer.start(type.name, namespace: type.namespace, ContentForm.versionAttributes(of: type))
        let indent = "\n" + String(repeating: "  ", count: depth)
        try write(type.fields, indent: indent, language, writer)
        writer.raw(indent)
        writer.end()
        return writer.bytes()
    }

    private static func write(
        _ fields: [Field], indent: String, _ language: Language, _ writer: XMLWriter
    ) throws(XMLError) {
        for field in fields {
            let words = [
                field.label.text(in: language), ReferencePage.kind(field.kind, language),
                ReferencePage.occurrence(field.occurrence, language),
            ]
            writer.raw(indent + "  ")
            try writer.comment(
                " "
                    + ([words.joined(separator: ", ")] + [field.help?.text(in: language)].compactMap(\.self))
                    .joined(separator: ". ") + " ")
            if case .term(let vocabulary) = field.kind {
                writer.raw(indent + "  ")
                try writer.comment(
                    " \(language == .fr ? "Codes :" : "Codes:") "
                        + vocabulary.terms.map { "\($0.code) (\($0.label.text(in: language)))" }
                        .joined(separator: ", ") + " ")
            }
            writer.raw(indent + "  ")
            if field.occurrence.minimum > 0 {
                try writeRequired(field, indent: indent, language, writer)
            } else {
                try writer.comment(example(field))
            }
        }
    }

    private static func writeRequired(
        _ field: Field, indent: String, _ language: Language, _ writer: XMLWriter
    ) throws(XMLError) {
        switch field.kind {
        case .group(let fields):
            try writer.start(field.name)
            try write(fields, indent: indent + "  ", language, writer)
            writer.raw(indent + "  ")
            writer.end()
        // Both tags, so that a person sees where the text goes.
        default: writer.raw(example(field))
        }
    }

    private static func example(_ field: Field) -> String {
        switch field.kind {
        case .prose: "<\(field.name)><p></p></\(field.name)>"
        case .period: "<\(field.name) from=\"\" to=\"\"/>"
        case .group(let fields): "<\(field.name)>" + fields.map(example).joined() + "</\(field.name)>"
        default: "<\(field.name)></\(field.name)>"
        }
    }
}
