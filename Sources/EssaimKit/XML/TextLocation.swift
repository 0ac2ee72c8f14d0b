/// A place in a text: file, line and column, both counted from 1.
public struct TextLocation: Hashable, Sendable, CustomStringConvertible {
    /// The file's name as the user gave it, or `-` for standard input, or `nil` for bytes in memory.
    public var file: String?
    /// The line, counted from 1.
    public var line: Int
    /// The column, counted from 1 in bytes, where it is known.
    public var column: Int?

    public init(file: String? = nil, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, leaving out what isn't known.
    public var description: String {
        var text = file.map { "\($0):" } ?? ""
        text += "\(line)"
        if let column { text += ":\(column)" }
        return text
    }
}
