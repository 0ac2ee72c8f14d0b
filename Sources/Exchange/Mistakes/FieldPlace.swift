internal import EssaimKit
internal import XML

/// Where an element of a payload stands in its type's field list.
struct FieldPlace {
    /// The fields that may stand in the element: of the record or of a group; `nil` for all other elements.
    var inner: [Field]?
    /// The field that the element is; `nil` for the payload itself and for what the type doesn't know.
    var field: Field?
    /// Whether the element is a prose field or stands inside one.
    var isProse = false

    init(_ element: XMLElement, in type: RecordType) {
        var names: [String] = []
        var current = element
        while let parent = current.parent, !Self.isRecord(parent) {
            names.append(current.name)
            current = parent
        }
        inner = type.fields
        for name in names.reversed() {
            if isProse { return }
            field = inner?.first { $0.name == name }
            inner = nil
            switch field?.kind {
            case .group(let fields): inner = fields
            case .prose: isProse = true
            default: break
            }
        }
    }

    private static func isRecord(_ element: XMLElement) -> Bool {
        element.isNamed("record") && ExchangeFormat.Version(namespace: element.namespace) != nil
    }
}

extension Field {
    /// How a message names the field: its element and its label.
    var named: Label {
        Label(fr: "<\(name)> (\(label.fr))", en: "<\(name)> (\(label.en))")
    }

    /// The field as it is to be written, with a value or an ellipsis.
    func written(_ value: String? = nil) -> String {
        switch kind {
        case .prose: "<\(name)><p>\(value ?? "…")</p></\(name)>"
        case .period: "<\(name) from=\"2013-01-01\" to=\"2013-06-30\"/>"
        case .term(let vocabulary): "<\(name)>\(value ?? vocabulary.terms.first?.code ?? "…")</\(name)>"
        case .date: "<\(name)>\(value ?? "2013-06-03")</\(name)>"
        default: "<\(name)>\(value ?? "…")</\(name)>"
        }
    }
}
