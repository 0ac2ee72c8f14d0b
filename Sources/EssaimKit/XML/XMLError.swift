/// Why a text could not be read as XML, or a schema, expression or stylesheet could not be used.
public struct XMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable code: part of the interface, shown in reports and safe to compare with.
    public struct Code: Hashable, Sendable, RawRepresentable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The file can't be opened or read.
        public static let unreadable = Code(rawValue: "xml-unreadable")
        /// The text ends before its root element does.
        public static let truncated = Code(rawValue: "xml-truncated")
        /// There is no element at all.
        public static let empty = Code(rawValue: "xml-empty")
        /// The bytes are not in the encoding that the text declares, or nobody knows that encoding.
        public static let encoding = Code(rawValue: "xml-encoding")
        /// The text breaks a rule of XML or of its namespaces.
        public static let notWellFormed = Code(rawValue: "xml-not-well-formed")
        /// The file is no text: a picture, a PDF, a workbook.
        public static let otherKind = Code(rawValue: "file-kind")
        /// The text declares a document type, which is never accepted.
        public static let doctype = Code(rawValue: "xml-doctype")
        /// Elements are nested deeper than the limit.
        public static let depthLimit = Code(rawValue: "xml-depth-limit")
        /// One element's text is longer than the limit.
        public static let textLimit = Code(rawValue: "xml-text-limit")
        /// One element has more attributes than the limit.
        public static let attributeLimit = Code(rawValue: "xml-attribute-limit")
        /// One record is larger than the limit.
        public static let recordLimit = Code(rawValue: "xml-record-limit")
        /// The root element has more children than the limit.
        public static let recordsLimit = Code(rawValue: "xml-records-limit")
        /// A schema can't be used.
        public static let schema = Code(rawValue: "xml-schema")
        /// An XPath expression can't be used.
        public static let xpath = Code(rawValue: "xml-xpath")
        /// A stylesheet can't be used, or failed.
        public static let stylesheet = Code(rawValue: "xml-stylesheet")
        /// There is text that no XML document can hold, such as a control character.
        public static let character = Code(rawValue: "xml-character")
    }

    public var code: Code
    /// What went wrong, with the offending value.
    public var message: String
    public var location: TextLocation?
    /// What to try next.
    public var hint: String?
    /// Message and hint in French, where they were said in both languages.
    public var french: String?
    public var frenchHint: String?

    public init(_ code: Code, _ message: String, at location: TextLocation? = nil, hint: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
        self.hint = hint
    }

    /// An error in both languages: for whoever writes XML by hand, French comes first.
    init(_ code: Code, _ message: BothLanguages, at location: TextLocation?, hint: BothLanguages? = nil) {
        self.init(code, message.en, at: location, hint: hint?.en)
        french = message.fr
        frenchHint = hint?.fr
    }

    /// One line for logs and users: place, message and code.
    public var description: String {
        (location.map { "\($0): " } ?? "") + "\(message) [\(code.rawValue)]"
    }
}

/// A text in French and in English. The kit's `Label` is a layer above.
struct BothLanguages {
    var fr: String
    var en: String

    init(fr: String, en: String) {
        self.fr = fr
        self.en = en
    }
}
