internal import Foundation

/// Standard output for results, standard error for all else.
enum Terminal {
    static func error(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// A text with its long lines broken between words, what follows two columns further in than the line.
    static func wrapped(_ text: String, width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            guard line.count > width else { return "\(line)" }
            let indent = "\(line.prefix { $0 == " " })"
            var lines: [String] = []
            var current = indent
            for word in line.split(separator: " ") {
                if current.count + 1 + word.count > width, current.contains(where: { $0 != " " }) {
                    lines.append(current)
                    current = indent + "  "
                }
                current += (current.last == " " || current.isEmpty ? "" : " ") + word
            }
            return (lines + [current]).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Whether standard error is a terminal that a person looks at.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// A text that stands out on a terminal, and is plain in a file or where `NO_COLOR` is set.
    static func bold(_ text: String) -> String { isStyled ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    private static let isStyled =
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

    /// Columns of the terminal; 80 where it doesn't say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
        return Int(size.ws_col)
    }
}

/// A bar on standard error that shows how far a long command has come; nothing where that isn't a terminal.
final class ProgressBar {
    private static let width = 40
    private let label: String
    private var shown = -1

    init(_ label: String) { self.label = label }

    func show(_ done: Int, of total: Int?) {
        guard Terminal.isInteractive, let total, total > 0 else { return }
        let filled = min(Self.width, done * Self.width / total)
        let percent = min(100, done * 100 / total)
        guard percent != shown else { return }
        shown = percent
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        FileHandle.standardError.write(Data("\r\(label) \(bar) \(percent) %".utf8))
    }

    /// Takes the bar off the screen.
    func clear() {
        if shown >= 0 { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
        shown = -1
    }
}
