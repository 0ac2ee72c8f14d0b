/// Why a catalogue can't be used, or can't do what was asked.
package struct CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable code: part of the interface.
    package struct Code: Hashable, Sendable, RawRepresentable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// There is no catalogue at the path.
        package static let missing = Code(rawValue: "catalogue-missing")
        /// There is a file at the path already.
        package static let exists = Code(rawValue: "catalogue-exists")
        /// The file is no catalogue of Essaim, or of a later version of it.
        package static let foreign = Code(rawValue: "catalogue-foreign")
        /// Its making was cut before it held anything, or the file is empty.
        package static let unfinished = Code(rawValue: "catalogue-unfinished")
        /// It lies beside the log of another file, which would be mixed into it.
        package static let mixed = Code(rawValue: "catalogue-mixed")
        /// The file at its path isn't the one any more that was opened.
        package static let replaced = Code(rawValue: "catalogue-replaced")
        /// Another process writes to it and doesn't finish.
        package static let busy = Code(rawValue: "catalogue-busy")
        /// The server that has it can't be reached, or isn't one that may be written to now. It may pass.
        package static let unreachable = Code(rawValue: "catalogue-unreachable")
        /// It can't be written to: read-only file or folder. Reading may go on.
        package static let readOnly = Code(rawValue: "catalogue-read-only")
        /// The disk is full.
        package static let full = Code(rawValue: "catalogue-disk-full")
        /// The file is damaged.
        package static let damaged = Code(rawValue: "catalogue-damaged")
        /// What this version of a record said was erased.
        package static let erased = Code(rawValue: "content-erased")
        /// Its search index must be made anew.
        package static let staleIndex = Code(rawValue: "catalogue-index-stale")
        /// Anything else that SQLite says.
        package static let failed = Code(rawValue: "catalogue-failed")
    }

    package var code: Code
    package var message: String
    /// What to do.
    package var hint: String?

    package init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    package var description: String { "\(message) [\(code.rawValue)]" }
}

extension CatalogueError {
    /// What was asked for was erased by its owner.
    static var erased: CatalogueError {
        CatalogueError(
            .erased, "what this version said was erased by its owner",
            hint: "The record's history tells when. Nobody can bring it back.")
    }
}
