internal import Foundation
internal import Glibc
internal import StorePostgreSQL
internal import Synchronization

/// Standard output for results, standard error for all else.
///
/// Results wait in a buffer. One that can't be written makes the command fail at its end (``finish()``), or earlier for
/// whoever asks.
enum Terminal {
    /// Why standard output takes nothing more.
    struct OutputFailure: Error {
        var number: Int32
        var reason: String { String(cString: strerror(number)) }
    }

    private struct Output {
        var buffer: [UInt8] = []
        var failure: OutputFailure?
        /// Whether somebody was told of the failure.
        var isTold = false

        mutating func flush() {
            if failure == nil, let number = Terminal.send(buffer, to: STDOUT_FILENO) {
                failure = OutputFailure(number: number)
            }
            buffer.removeAll(keepingCapacity: true)
        }
    }

    private static let bufferSize = 64 * 1024
    private static let output = Mutex(Output())

    static func error(_ line: String) {
        flush()
        // Whether anybody reads it changes nothing.
        let text = TerminalText.clean(DatabaseAddress.hidingPasswords(in: line) + "\n")
        _ = send(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Writes a line.
    static func print(_ line: String) { write(line + "\n") }

    static func write(_ text: String) {
        output.withLock { output in
            output.buffer += TerminalText.clean(text).utf8
            if output.buffer.count >= bufferSize { output.flush() }
        }
    }

    /// Writes what comes and goes to standard error.
    static func drawing(_ text: String) { _ = send(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes out what waits, so that it stands before what another program or standard error says.
    static func flush() { output.withLock { $0.flush() } }

    /// Writes out what waits.
    ///
    /// - Throws: ``OutputFailure`` where that or anything before could not be written, once.
    static func finish() throws {
        try output.withLock { output in
            output.flush()
            guard let failure = output.failure, !output.isTold else { return }
            output.isTold = true
            throw failure
        }
    }

    /// Writes bytes as a whole; the number of the error where it can't.
    private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody else set the terminal or pipe to not wait.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
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

    /// How a text looks besides what it says: nothing is told by looks alone.
    enum Look: String {
        case bold = "1"
        case error = "1;31"
        case warning = "33"
        case added = "32"
        case removed = "31"
    }

    /// A text that stands out on a terminal, and is plain in a file or where `NO_COLOR` is set (no-color.org).
    ///
    /// - Parameter descriptor: Where it will be written.
    static func styled(_ text: String, _ look: Look, on descriptor: Int32 = STDOUT_FILENO) -> String {
        guard hasColours, isatty(descriptor) == 1 else { return text }
        return "\u{1B}[\(look.rawValue)m\(text)\u{1B}[0m"
    }

    private static let hasColours: Bool = {
        let environment = ProcessInfo.processInfo.environment
        return environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }()

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
        Terminal.drawing("\r\(label) \(bar) \(percent) %")
    }

    /// Takes a bar of that width off the screen, whoever drew it.
    func finish() {
        if Terminal.isInteractive { Terminal.drawing("\r\u{1B}[2K") }
    }

    /// Takes the bar off the screen.
    func clear() {
        if shown >= 0 { Terminal.drawing("\r\u{1B}[2K") }
        shown = -1
    }
}

/// A result, on a line of its own. In this program it takes the place of Swift's function of that name, which doesn't say
/// when nothing arrives.
func print(_ text: String) { Terminal.print(text) }
