/// Why a catalogue can't be used, or can't do what was asked.
public struct CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable code: part of the interface.
    public struct Code: Hashable, Sendable, RawRepresentable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// There is no catalogue at the path.
        public static let missing = Code(rawValue: "catalogue-missing")
        /// There is a file at the path already.
        public static let exists = Code(rawValue: "catalogue-exists")
        /// The file is no catalogue of Essaim, or of a later version of it.
        public static let foreign = Code(rawValue: "catalogue-foreign")
        /// Its making was cut before it held anything, or the file is empty.
        public static let unfinished = Code(rawValue: "catalogue-unfinished")
        /// It lies beside the log of another file, which would be mixed into it.
        public static let mixed = Code(rawValue: "catalogue-mixed")
        /// The file at its path isn't the one any more that was opened.
        public static let replaced = Code(rawValue: "catalogue-replaced")
        /// Another process writes to it and doesn't finish.
        public static let busy = Code(rawValue: "catalogue-busy")
        /// It can't be written to: read-only file or folder. Reading may go on.
        public static let readOnly = Code(rawValue: "catalogue-read-only")
        /// The disk is full.
        public static let full = Code(rawValue: "catalogue-disk-full")
        /// The file is damaged.
        public static let damaged = Code(rawValue: "catalogue-damaged")
        /// Its search index must be made anew.
        public static let staleIndex = Code(rawValue: "catalogue-index-stale")
        /// Anything else that SQLite says.
        public static let failed = Code(rawValue: "catalogue-failed")
    }

    public var code: Code
    public var message: String
    /// What to do.
    public var hint: String?

    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String { "\(message) [\(code.rawValue)]" }
}
